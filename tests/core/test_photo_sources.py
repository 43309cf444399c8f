"""A photo is fetched from the URL that its caller names, and what is no photo is rejected with the reason."""

import json
from typing import Any

import boto3
import pytest

from facemagi import limits
from facemagi.outgoing.http import Bounds
from facemagi.photos import detection, fetching
from facemagi.sweeping import sweep
from facemagi.webhooks import events
from functions.face_detection.app import handler as face_detection
from functions.upload.app import handler as upload
from tests.core import webhook_life
from tests.core.job_life import later
from tests.core.photo_life import JPEG, PAGE, create, key_of, stored
from tests.core.test_functions import CONTEXT, PORTRAIT, request, s3_event
from tests.core.webhook_life import deliver, deliver_all, queued
from tests.support.photo_server import PhotoServer, Reply, endless, file, photo_server, redirect
from tests.support.receiver import receiver
from tests.support.silent_server import silent_server

UNAVAILABLE = file(b"", status=503)


@pytest.fixture(autouse=True)
def _queue(cloud: None, event_loop: None) -> None:
    webhook_life.create_queue()
    events._default.cache_clear()


def show(photo: dict[str, Any]) -> dict[str, Any]:
    return request(upload, "GET", f"/v1/photos/{photo['id']}")[1]


def fetched_from(*replies: Reply) -> tuple[dict[str, Any], PhotoServer]:
    """A photo from a server with these answers, when nothing more happens to it; the server."""
    with photo_server(*replies) as server:
        photo = create(image_url=server.url)
        deliver_all()
    return photo, server


def reason(photo: dict[str, Any]) -> str:
    """Why a photo was rejected."""
    shown = show(photo)
    assert (shown["state"], shown["error"]["code"], shown["error"]["retryable"]) == (
        "rejected",
        "image_url_failed",
        True,
    )
    assert stored(photo) is None
    return str(shown["error"]["message"])


def test_a_photo_behind_a_url_is_fetched_and_its_faces_are_found() -> None:
    photo, server = fetched_from(file(PORTRAIT))
    assert (photo["state"], photo["upload"]) == ("awaiting_upload", None)
    assert stored(photo) == ("image/png", PORTRAIT)
    face_detection(s3_event(key_of(photo).original), CONTEXT)
    assert (show(photo)["state"], len(show(photo)["faces"])) == ("ready", 1)
    assert server.requests[0]["host"] in server.url


def test_the_url_of_a_photo_is_not_shown_again() -> None:
    photo, server = fetched_from(file(JPEG))
    assert server.url not in json.dumps([photo, show(photo)])


def test_three_redirects_are_followed() -> None:
    photo, server = fetched_from(*[redirect("/other?a=1")] * 3, file(JPEG))
    assert stored(photo) == ("image/jpeg", JPEG)
    assert len(server.requests) == 4


def test_a_fourth_redirect_is_not_followed() -> None:
    photo, server = fetched_from(redirect("/other"))
    assert "more than 3 times" in reason(photo)
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("target", "phrase"),
    [
        ("https://169.254.169.254/latest/meta-data", "not public"),
        ("https://10.0.0.1/", "not public"),
        ("https://localhost/", "not public"),
        ("https://[::ffff:127.0.0.1]/", "not public"),
        ("http://169.254.169.254/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://ann:word@example.com/", "user name"),
        ("//[::1", "cannot be read"),
    ],
)
def test_a_redirect_to_what_a_caller_may_not_name_is_refused(target: str, phrase: str) -> None:
    photo, _ = fetched_from(redirect(target))
    assert phrase in reason(photo)


@pytest.mark.parametrize(
    ("reply", "phrase"),
    [
        (file(b"", status=404), "status 404"),
        (file(JPEG, status=206), "status 206"),
        (file(PAGE), "html"),
        (file(b"GIF89a" + bytes(60)), "gif"),
        (file(b""), "no kind"),
        (endless(PAGE), "html"),
        (endless(JPEG), f"more than {limits.MAX_PHOTO_BYTES} bytes"),
    ],
    ids=["404", "206", "page", "gif", "empty", "endless page", "endless photo"],
)
def test_what_is_no_photo_is_refused_at_once(reply: Reply, phrase: str) -> None:
    photo, server = fetched_from(reply)
    assert phrase in reason(photo)
    assert len(server.requests) == 1


def test_a_server_that_fails_once_is_asked_again() -> None:
    photo, server = fetched_from(UNAVAILABLE, file(JPEG))
    assert stored(photo) == ("image/jpeg", JPEG)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "phrase"),
    [(UNAVAILABLE, "status 503"), (file(b"", status=429), "status 429"), (file(JPEG, announced=5000), "in HTTP")],
    ids=["503", "429", "closes early"],
)
def test_a_server_that_fails_twice_is_given_up(reply: Reply, phrase: str) -> None:
    photo, server = fetched_from(reply)
    assert phrase in reason(photo)
    assert len(server.requests) == 2


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "BOUNDS", Bounds(seconds=0.3, answer_bytes=1000))
    with silent_server() as silent:
        photo = create(image_url=silent.url)
        deliver_all()
    assert "within 0.3 s" in reason(photo)


def test_a_rejected_photo_is_announced() -> None:
    with receiver() as hook, photo_server(file(PAGE)) as server:
        photo = create(image_url=server.url, webhook={"url": hook.url})
        deliver_all()
    (payload,) = [json.loads(body) for _, body in hook.messages]
    assert (payload["type"], payload["data"]["id"]) == ("photo.rejected", photo["id"])
    assert payload["data"]["error"]["code"] == "image_url_failed"


@pytest.mark.parametrize("path", ["/v1/photos/{id}", "/v1/data"])
def test_a_photo_that_was_deleted_is_not_fetched(path: str) -> None:
    with photo_server(file(JPEG)) as server:
        photo = create(image_url=server.url)
        request(upload, "DELETE", path.format(**photo))
        deliver_all()
    assert (server.requests, stored(photo)) == ([], None)


def test_a_message_that_comes_twice_does_no_harm() -> None:
    with photo_server(file(JPEG)) as server:
        photo = create(image_url=server.url)
        (message,) = queued()
        deliver(message)
        detection.begin_detection(key_of(photo))
        deliver(message)
    assert len(server.requests) == 1
    assert show(photo)["state"] == "detecting"


def test_a_photo_whose_message_was_lost_is_rejected_in_the_end_and_not_fetched_later() -> None:
    with photo_server(file(JPEG)) as server:
        photo = create(image_url=server.url)
        (message,) = queued()
        with later(limits.FETCH_SECONDS + limits.UPLOAD_GRACE_SECONDS + 1):
            assert "too long" in reason(photo)
            deliver(message)
            assert sweep.run()["never_uploaded"] == 1
    assert "too long" in reason(photo)
    assert server.requests == []


@pytest.mark.parametrize(
    "url", ["http://example.com/a.jpg", "ftp://example.com/", "https://ann:word@example.com/", "https://a b/", "photo"]
)
def test_a_url_that_may_not_be_named_is_refused_at_once(url: str) -> None:
    status, body, _ = request(upload, "POST", "/v1/photos", {"image_url": url})
    assert (status, body["error"]["code"], body["error"]["param"]) == (422, "invalid_param", "image_url")
    assert queued() == []


def test_a_repeat_after_a_failure_fetches_the_first_photo() -> None:
    # given a call that failed after the photo was created
    sqs = boto3.client("sqs")
    sqs.delete_queue(QueueUrl=webhook_life.QUEUE)
    with photo_server(file(JPEG)) as server:
        assert "error" in create(image_url=server.url, key="k1")
        # when it is repeated
        webhook_life.create_queue()
        photo = create(image_url=server.url, key="k1")
        deliver_all()
        # then there is one photo, and it has its bytes
        assert create(image_url=server.url, key="k1")["id"] == photo["id"]
    assert stored(photo) == ("image/jpeg", JPEG)
    assert len(request(upload, "GET", "/v1/photos")[1]["photos"]) == 1
