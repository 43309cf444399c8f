"""Events of photos and jobs reach the apps' servers, signed, once, and again after a failure."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from facemagi import table
from facemagi.aws import client
from facemagi.ids import new_id
from facemagi.jobs import lifecycle, submission
from facemagi.jobs.requests import NewJob
from facemagi.outgoing.http import Bounds
from facemagi.photos import creation, detection
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.sweeping import sweep
from facemagi.webhooks import account, deliveries, delivery, events, log
from functions.account.app import handler as account_api
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core import webhook_life
from tests.core.job_life import container_error, deploy, later, notify, store
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_functions import request
from tests.core.webhook_life import deliver, deliver_all, queued
from tests.support.receiver import Receiver, receiver
from tests.support.samples import OWNER
from tests.support.silent_server import silent_server

pytestmark = pytest.mark.usefixtures("cloud", "event_loop", "queue")


@pytest.fixture
def queue() -> None:
    webhook_life.create_queue()
    events._default.cache_clear()


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as received:
        yield received


def submit(url: str | None, photo: str = "", **webhook: Any) -> str:
    """Send a job with a webhook; returns its id."""
    deploy("glow", "portrait")
    body: dict[str, Any] = {"effect": "glow", "photo": photo or make_ready_photo(detected_faces(500))}
    if url:
        body["webhook"] = {"url": url} | webhook
    return str(submission.submit(OWNER, NewJob.model_validate(body), None)[0]["id"])


def finish(job: str) -> None:
    store(f"{job}.jpg")
    notify(job, "Completed")


def payloads(hook: Receiver) -> list[Any]:
    return [json.loads(body) for _, body in hook.messages]


def message_of(job: str, event: str = "job.succeeded") -> Any:
    return log.view(deliveries.message_id(event, job), log.find(OWNER, deliveries.message_id(event, job)))


def test_the_end_of_a_job_is_told_with_the_job_as_the_api_shows_it(hook: Receiver) -> None:
    job = submit(hook.url)
    finish(job)
    assert deliver_all() == 1
    (payload,) = payloads(hook)
    assert payload["type"] == "job.succeeded"
    shown = lifecycle.view(OWNER, job, lifecycle.find(OWNER, job))
    assert {**payload["data"], "result": None} == {**shown, "result": None}
    assert payload["data"]["result"]["url"].startswith("https://")


def test_the_published_verifier_accepts_the_signature_and_no_other(hook: Receiver) -> None:
    finish(submit(hook.url))
    deliver_all()
    (headers, body) = hook.messages[0]
    (secret,) = account.live_secrets(OWNER)
    assert Verifier(secret["secret"]).verify(body.decode(), headers)["type"] == "job.succeeded"
    with pytest.raises(WebhookVerificationError):
        Verifier(secret["secret"]).verify(body.decode() + " ", headers)
    old = headers | {"webhook-timestamp": str(int(time.time()) - 301)}
    with pytest.raises(WebhookVerificationError):
        Verifier(secret["secret"]).verify(body.decode(), old)


def test_while_a_secret_is_replaced_both_verify(hook: Receiver) -> None:
    (former,) = account.live_secrets(OWNER)
    newest = account.rotate_secret(OWNER)[0]
    finish(submit(hook.url))
    deliver_all()
    (headers, body) = hook.messages[0]
    for secret in (former, newest):
        Verifier(secret["secret"]).verify(body.decode(), headers)
    with later(account.ROTATION_SECONDS + 1):
        assert account.live_secrets(OWNER) == [newest]


def cancel(job: str) -> None:
    lifecycle.remove(OWNER, job)


def finish_and_delete(job: str) -> None:
    finish(job)
    lifecycle.remove(OWNER, job)


def fail(job: str) -> None:
    notify(job, "Failed", **container_error())


def expire(job: str) -> None:
    record = lifecycle.find(OWNER, job)
    with later(record.request["gives_up_at"] - time.time() + 1):
        sweep.run()


@pytest.mark.parametrize(
    ("end", "event"),
    [
        (finish, "job.succeeded"),
        (fail, "job.failed"),
        (cancel, "job.canceled"),
        (expire, "job.expired"),
        (finish_and_delete, "job.deleted"),
    ],
)
def test_every_end_of_a_job_is_an_event(end: Callable[[str], None], event: str, hook: Receiver) -> None:
    job = submit(hook.url, events=[event])
    end(job)
    deliver_all()
    assert [(payload["type"], payload["data"]["id"]) for payload in payloads(hook)] == [(event, job)]


def test_a_photo_tells_when_its_faces_are_known(hook: Receiver) -> None:
    new = NewPhoto.model_validate({"content_type": "image/jpeg", "bytes": 9, "webhook": {"url": hook.url}})
    photo = str(creation.create(OWNER, new)["id"])
    detection.accept(PhotoKey(OWNER, photo), 40, 50, "jpeg", [])
    deliver_all()
    (payload,) = payloads(hook)
    assert (payload["type"], payload["data"]["id"], payload["data"]["state"]) == ("photo.ready", photo, "ready")


def test_an_event_that_was_not_asked_for_is_not_told(hook: Receiver) -> None:
    finish(submit(hook.url, events=["job.failed"]))
    assert queued() == []


def test_a_job_without_a_webhook_uses_the_accounts(hook: Receiver) -> None:
    account.set_endpoint(OWNER, account.Webhook(url=hook.url, events=["job.succeeded"]))
    finish(submit(None))
    assert deliver_all() == 1


def test_a_job_without_any_webhook_costs_no_call() -> None:
    finish(submit(None))
    assert queued() == []


def test_a_repeated_notice_announces_nothing_twice(hook: Receiver) -> None:
    job = submit(hook.url)
    finish(job)
    finish(job)
    assert deliver_all() == 1


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


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "https://user@example.com/", "ftp://x/", "https://", "no url", "https://" + "a" * 2100],
)
@pytest.mark.parametrize("of", ["photo", "job", "account", "test"])
def test_a_url_of_another_form_is_refused(url: str, of: str) -> None:
    calls: dict[str, tuple[Any, str, str, dict[str, Any]]] = {
        "photo": (upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": 9, "webhook": {"url": url}}),
        "job": (job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": "x", "webhook": {"url": url}}),
        "account": (account_api, "PUT", "/v1/webhooks", {"url": url}),
        "test": (account_api, "POST", "/v1/webhooks/test", {"url": url}),
    }
    function, method, path, body = calls[of]
    deploy("glow", "portrait")
    if of == "job":
        body["photo"] = make_ready_photo(detected_faces(500))
    status, envelope, _ = request(function, method, path, body)
    assert (status, envelope["error"]["code"]) == (422, "invalid_param")


def test_a_host_that_resolves_to_a_private_address_is_never_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    message = deliveries.announce(OWNER, "webhook.test", new_id("test"), "https://rebound.example/")
    account.live_secrets(OWNER)
    private = [(socket.AF_INET, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: private)
    deliver(*queued())
    (attempt,) = log.view(message, log.find(OWNER, message))["attempts"]
    assert attempt["status"] is None
    assert "not public" in attempt["error"]


def test_the_account_sets_its_endpoint_and_sends_a_test(hook: Receiver) -> None:
    assert request(account_api, "GET", "/v1/webhooks")[1] == {"url": None, "events": None}
    assert request(account_api, "POST", "/v1/webhooks/test", {})[1]["error"]["code"] == "missing_param"
    assert request(account_api, "PUT", "/v1/webhooks", {"url": hook.url})[0] == 200
    status, message, headers = request(account_api, "POST", "/v1/webhooks/test", {})
    deliver_all()
    assert (status, payloads(hook)[0]["type"]) == (202, "webhook.test")
    assert request(account_api, "GET", headers["location"])[1]["state"] == "delivered"
    assert request(account_api, "DELETE", "/v1/webhooks")[0] == 204
    assert request(account_api, "GET", "/v1/webhooks")[1]["url"] is None
    assert message["state"] == "pending"


def test_a_delivered_message_can_be_sent_again_and_a_pending_one_cannot(hook: Receiver) -> None:
    message = request(account_api, "POST", "/v1/webhooks/test", {"url": hook.url})[1]
    path = f"/v1/webhooks/deliveries/{message['id']}/redeliver"
    assert request(account_api, "POST", path)[1]["error"]["code"] == "delivery_pending"
    deliver_all()
    assert request(account_api, "POST", path)[0] == 202
    deliver_all()
    assert [headers["webhook-id"] for headers, _ in hook.messages] == [message["id"]] * 2


def test_the_log_lists_the_accounts_own_messages_only(hook: Receiver) -> None:
    for _ in range(3):
        request(account_api, "POST", "/v1/webhooks/test", {"url": hook.url})
    status, page, _ = request(account_api, "GET", "/v1/webhooks/deliveries?limit=2")
    assert (status, len(page["deliveries"])) == (200, 2)
    rest = request(account_api, "GET", f"/v1/webhooks/deliveries?cursor={page['next_cursor']}")[1]
    assert len(rest["deliveries"]) == 1
    assert request(account_api, "GET", "/v1/webhooks/deliveries", sub="bob")[1]["deliveries"] == []
    other = f"/v1/webhooks/deliveries/{page['deliveries'][0]['id']}"
    assert request(account_api, "GET", other, sub="bob")[0] == 404
    assert request(account_api, "POST", f"{other}/redeliver", sub="bob")[0] == 404


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
