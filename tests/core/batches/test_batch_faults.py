"""A batch queues each job once, whatever ends in between."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from facemagi import limits, table
from facemagi.batches import creation, records
from facemagi.errors import FaceMagiError
from facemagi.jobs import sagemaker, submission
from facemagi.sweeping import sweep
from facemagi.table import Record
from functions.job_router.app import handler as job_router
from tests.core import webhook_life
from tests.core.batches.batch_life import GLOW, counts, create, fails, jobs_of, run, run_queue, sent, show, succeed
from tests.core.job_life import later
from tests.core.job_samples import Calls
from tests.core.lost_calls import KilledError, killed
from tests.core.test_functions import request
from tests.support.receiver import Receiver
from tests.support.samples import OWNER

Json = dict[str, Any]


def end_of_time(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """From now on a call has time for so many jobs."""
    monkeypatch.setattr(creation, "CREATE_SECONDS", after + 0.5)
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(ticks)))


def test_what_one_call_cannot_queue_the_function_queues(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = [{**GLOW, "params": {"strength": value}} for value in range(20)]
    with monkeypatch.context() as patch:
        end_of_time(patch, after=5)
        batch = create([photo], *edits)
    assert (batch["state"], counts(batch), 0 < len(calls) < 20) == ("queueing", {"queued": 20}, True)
    assert run_queue() == 1
    assert show(batch)["state"] == "running"
    assert [job for job, _ in stored_jobs()] == jobs_of(batch)
    assert len(set(sent(calls))) == len(sent(calls))


def stored_jobs() -> list[tuple[str, Record]]:
    """All jobs of the owner in the order of their ids; some wait for a slot at their endpoint."""
    found = [(name.removeprefix("job#"), record) for name, record in table.newest_first(OWNER, "job#")]
    return found[::-1]


def test_a_killed_function_loses_and_doubles_no_job(photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a batch whose function was killed after its third job
    with monkeypatch.context() as patch:
        patch.setattr(sagemaker, "invoke", killed_after(3, sagemaker.invoke))
        patch.setattr(table, "delete", killed)
        with pytest.raises(KilledError):
            create([photo], *[{**GLOW, "params": {"strength": value}} for value in range(6)], key="k1")
    assert len(calls) == 3
    # when the sweeper comes
    with later(limits.INVOCATION_GRACE_SECONDS + 1):
        found = sweep.run()
        run_queue()
        sweep.run()
    # then all jobs were sent, each once
    assert found["batch_unfinished"] == 1
    batch = create([photo], *[{**GLOW, "params": {"strength": value}} for value in range(6)], key="k1")
    assert sorted(sent(calls)) == jobs_of(batch)
    assert batch["state"] == "running"


def killed_after(jobs: int, invoke: Callable[..., Any]) -> Callable[..., Any]:
    done = iter(range(jobs))

    def call(*args: Any) -> Any:
        return invoke(*args) if next(done, None) is not None else killed()

    return call


def test_a_message_that_comes_twice_queues_nothing_twice(photo: str, calls: Calls) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sagemaker, "invoke", fails)
        batch = create([photo], GLOW, GLOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "read_many", lambda *_: {})  # both have read before either wrote
        run_queue()
        run(json.dumps({"owner": OWNER, "batch": batch["id"]}))
        patch.undo()
    assert sorted(sent(calls)) == jobs_of(batch)


def test_a_repeated_key_returns_the_first_batch_and_another_request_is_refused(photo: str, calls: Calls) -> None:
    body = {"photos": [photo], "edits": [GLOW]}
    first = request(job_router, "POST", "/v1/batches", body, **{"idempotency-key": "k1"})
    second = request(job_router, "POST", "/v1/batches", body, **{"idempotency-key": "k1"})
    other = request(job_router, "POST", "/v1/batches", body | {"edits": [GLOW, GLOW]}, **{"idempotency-key": "k1"})
    assert (first[0], second[0], second[1]) == (201, 200, first[1])
    assert (other[0], other[1]["error"]["code"], len(calls)) == (409, "idempotency_mismatch", 1)


def test_of_two_creates_at_once_with_one_key_one_queues(photo: str, calls: Calls, hook: Receiver) -> None:
    # given a call that is overtaken, after it has looked for the key, by another one with the same key
    read, overtaken = table.read, list[Json]()
    looked: list[str] = []

    def overtaken_read(owner: str, name: str) -> Record | None:
        found = read(owner, name)
        if name.startswith("key#") and not looked:
            looked.append(name)
            overtaken.append(create([photo], GLOW, GLOW, key="k1", webhook={"url": hook.url}))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "read", overtaken_read)
        batch = create([photo], GLOW, GLOW, key="k1", webhook={"url": hook.url})
    # then both have the same batch, whose jobs were sent once and are counted once
    assert (batch, sorted(sent(calls))) == (overtaken[0], jobs_of(batch))
    for job in jobs_of(batch):
        succeed(job)
    assert webhook_life.deliver_all() == 1


def test_a_call_whose_function_ended_after_the_key_is_completed_by_the_next(photo: str, calls: Calls) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "create", killed)
        with pytest.raises(KilledError):
            create([photo], GLOW, key="k1")
    batch = create([photo], GLOW, key="k1")
    assert sent(calls) == jobs_of(batch)


def test_a_full_queue_is_no_failure_of_the_job(photo: str, calls: Calls) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submission, "admit", is_full)
        batch = create([photo], GLOW)
    assert (batch["state"], counts(batch)) == ("queueing", {"queued": 1})
    run_queue()
    assert (show(batch)["state"], sent(calls)) == ("running", jobs_of(batch))


def is_full(*_: Any) -> None:
    raise FaceMagiError("queue_full", "Too many jobs wait.")
