"""A message is delivered once, and again after a failure."""

import json
from typing import Any

import pytest

from facemagi import table
from facemagi.aws import client
from facemagi.jobs import lifecycle
from facemagi.outgoing.http import Bounds
from facemagi.sweeping import sweep
from facemagi.webhooks import deliveries, delivery
from tests.core import webhook_life
from tests.core.job_life import later, notify, store
from tests.core.webhook_life import deliver, deliver_all, finish, message_of, payloads, queued, submit
from tests.support.receiver import Receiver, receiver
from tests.support.samples import OWNER
from tests.support.silent_server import silent_server

pytestmark = pytest.mark.usefixtures("cloud", "event_loop", "queue")


def test_a_repeated_message_of_the_queue_is_delivered_once(hook: Receiver) -> None:
    finish(submit(hook.url))
    (message,) = queued()
    deliver(message, message)
    assert len(hook.messages) == 1


def test_a_receiver_that_fails_is_tried_again_with_the_same_id() -> None:
    with receiver(500, 503) as hook:
        job = submit(hook.url)
        finish(job)
        assert deliver_all() == 3
    assert len({headers["webhook-id"] for headers, _ in hook.messages}) == 1
    message = message_of(job)
    assert message["state"] == "delivered"
    assert [attempt["status"] for attempt in message["attempts"]] == [500, 503, 200]


def test_a_redirect_is_not_followed_and_counts_as_a_failure() -> None:
    with receiver(302, Location="http://127.0.0.1:1/") as hook:
        job = submit(hook.url)
        finish(job)
        deliver(*queued())
    assert message_of(job)["attempts"][0]["status"] == 302
    assert message_of(job)["state"] == "pending"


def test_a_receiver_that_hangs_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BOUNDS", Bounds(seconds=0.3, answer_bytes=10))
    with silent_server() as server:
        job = submit(server.url)
        finish(job)
        deliver(*queued())
    (attempt,) = message_of(job)["attempts"]
    assert attempt["status"] is None
    assert "did not answer within" in attempt["error"]


def test_a_receiver_that_stays_away_is_given_up_after_all_pauses() -> None:
    with receiver(*[500] * 20) as hook:
        job = submit(hook.url)
        finish(job)
        for pause in (0, *deliveries.PAUSES):
            deliver(*queued())
            with later(pause):
                sweep.run()
        deliver_all()
    assert len(hook.messages) == len(deliveries.PAUSES) + 1
    assert message_of(job)["state"] == "failed"


def test_a_message_that_the_queue_lost_is_sent_by_the_sweeper(hook: Receiver) -> None:
    finish(submit(hook.url))
    assert len(queued()) == 1  # and nobody gets it
    with later(deliveries.CLAIM_SECONDS + 1):
        assert sweep.run()["message_lost"] == 1
    assert deliver_all() == 1
    assert len(hook.messages) == 1


def test_an_attempt_whose_function_was_killed_is_made_again(hook: Receiver) -> None:
    finish(submit(hook.url))
    (message,) = queued()
    deliveries.claim(OWNER, message["message"], message["attempt"])  # and then it was killed
    deliver(message)  # SQS hands it out again
    assert hook.messages == []
    with later(deliveries.CLAIM_SECONDS + 1):
        sweep.run()
    deliver_all()
    assert len(hook.messages) == 1


def test_a_job_that_was_deleted_meanwhile_is_told_as_deleted(hook: Receiver) -> None:
    job = submit(hook.url, events=["job.succeeded"])
    finish(job)
    table.delete(OWNER, f"job#{job}")
    deliver_all()
    assert payloads(hook)[0]["data"] == {"id": job, "state": "not_found"}


def no_queue(*_: Any) -> None:
    raise OSError("no queue")


def test_a_webhook_that_cannot_be_announced_does_not_undo_a_cancellation(monkeypatch: pytest.MonkeyPatch) -> None:
    job = submit("https://example.com/")

    monkeypatch.setattr(deliveries, "announce", no_queue)
    lifecycle.remove(OWNER, job)
    assert lifecycle.find(OWNER, job).state == "canceled"


def test_a_notice_whose_announcement_failed_announces_when_it_is_repeated(hook: Receiver) -> None:
    job = submit(hook.url)
    store(f"{job}.jpg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deliveries, "announce", no_queue)
        with pytest.raises(OSError, match="no queue"):
            notify(job, "Completed")
    assert lifecycle.find(OWNER, job).state == "succeeded"
    finish(job)
    assert deliver_all() == 1


def test_the_queue_is_the_deployments(hook: Receiver) -> None:
    finish(submit(hook.url))
    answer = client("sqs").receive_message(QueueUrl=webhook_life.QUEUE)
    assert json.loads(answer["Messages"][0]["Body"])["attempt"] == 1
