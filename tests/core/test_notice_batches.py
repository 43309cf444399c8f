"""`JobResults` with a batch of notices from the queue: each counts by itself, and what they share is done once."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import table
from facemagi.jobs import records, relay
from facemagi.jobs.queued import freed, release
from functions.job_results.app import handler as job_results
from tests.core.queue_samples import ANN, INFERENCE_ID, WINDOW, Queue, counters, small_queue
from tests.core.test_functions import CONTEXT


@pytest.fixture
def queue(cloud: None) -> Iterator[Queue]:
    with small_queue() as queue:
        yield queue


def notice(inference_id: str, status: str = "Completed") -> str:
    return json.dumps({"inferenceId": inference_id, "invocationStatus": status})


def deliver(*bodies: str) -> list[str]:
    """Invoke the function with messages; returns the positions of those that it could not apply, as texts."""
    messages = [{"messageId": str(index), "body": body} for index, body in enumerate(bodies)]
    answer: dict[str, Any] = job_results({"Records": messages}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def ends_of_all(queue: Queue) -> list[str]:
    """A notice for each invocation so far."""
    return [notice(call["headers"][INFERENCE_ID]) for call in queue.calls]


def states(jobs: list[str]) -> list[str]:
    found = [table.read(ANN, records.name(job)) for job in jobs]
    return [record.state for record in found if record]


def test_all_notices_of_a_batch_are_applied(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW)
    assert deliver(*ends_of_all(queue)) == []
    assert states(jobs) == ["succeeded"] * WINDOW


@pytest.mark.parametrize("bad", ["no JSON", "[1]"])
def test_a_notice_that_cannot_be_read_fails_alone(queue: Queue, bad: str) -> None:
    jobs = queue.ids(ANN, WINDOW)
    first, second = ends_of_all(queue)
    assert deliver(first, bad, second) == ["1"]
    assert states(jobs) == ["succeeded"] * WINDOW


def test_a_notice_that_cannot_be_applied_fails_alone(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs, apply = queue.ids(ANN, WINDOW), relay.apply

    def apply_or_fail(each: Any) -> relay.Applied:
        if each.attempt.job == jobs[0]:
            raise ConnectionError
        return apply(each)

    monkeypatch.setattr(relay, "apply", apply_or_fail)
    assert deliver(*ends_of_all(queue)) == ["0"]
    assert states(jobs) == ["queued", "succeeded"]
    # and it is applied when it comes again
    monkeypatch.setattr(relay, "apply", apply)
    assert deliver(ends_of_all(queue)[0]) == []
    assert states(jobs) == ["succeeded"] * WINDOW


def test_messages_about_other_things_are_done(queue: Queue) -> None:
    assert deliver(json.dumps({"subject": "hello"})) == []


def test_a_batch_that_comes_again_changes_nothing(queue: Queue) -> None:
    jobs = queue.ids(ANN, WINDOW + 2)
    ends = ends_of_all(queue)
    assert deliver(*ends) == []
    sent = list(queue.sent)
    assert deliver(*ends) == []
    assert (queue.sent, states(jobs)) == (sent, ["succeeded"] * WINDOW + ["queued"] * 2)


def test_one_notice_twice_in_a_batch_counts_once(queue: Queue) -> None:
    queue.ids(ANN, WINDOW + 2)
    (first, _) = ends_of_all(queue)
    assert deliver(first, first) == []
    assert len(queue.sent) == WINDOW + 1


def test_the_line_is_looked_at_once_for_all_slots_of_an_endpoint(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    send_waiting = release.send_waiting

    def looked(*arguments: Any) -> int:
        looks.append(arguments)
        return send_waiting(*arguments)

    monkeypatch.setattr(release, "send_waiting", looked)
    # given an endpoint with all the jobs that it gets, and others that wait
    jobs = queue.ids(ANN, 2 * WINDOW + 1)
    looks.clear()
    # when all that it has end in one batch
    deliver(*ends_of_all(queue))
    # then as many are sent, and the line was looked at once
    assert (queue.sent, counters()) == (jobs[: 2 * WINDOW], (WINDOW, 1))
    assert len(looks) == 1


def test_jobs_that_cannot_be_sent_fail_no_notice(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = queue.ids(ANN, WINDOW + 1)

    def fail(_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(freed, "follow", fail)
    assert deliver(*ends_of_all(queue)) == []
    assert states(jobs) == ["succeeded"] * WINDOW + ["queued"]
