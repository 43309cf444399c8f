"""Events of photos and jobs reach the apps' servers, signed and once."""

import time
from collections.abc import Callable

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from facemagi.jobs import lifecycle
from facemagi.photos import creation, detection
from facemagi.photos.keys import PhotoKey
from facemagi.photos.uploads import NewPhoto
from facemagi.sweeping import sweep
from facemagi.webhooks import account
from tests.core.job_life import container_error, later, notify
from tests.core.webhook_life import deliver_all, finish, payloads, queued, submit
from tests.support.receiver import Receiver
from tests.support.samples import OWNER

pytestmark = pytest.mark.usefixtures("cloud", "event_loop", "queue")


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
