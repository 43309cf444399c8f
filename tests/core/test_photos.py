"""A photo is announced, arrives or does not, is looked at once, and is its owner's alone."""

import base64
import json
import time
from typing import Any

import pytest

from facemagi import limits, photos
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.photos import NewPhoto, PhotoKey
from tests.support.samples import ENVIRONMENT, OWNER

pytestmark = pytest.mark.usefixtures("cloud")


def announce(**changes: Any) -> dict[str, Any]:
    return photos.create(OWNER, NewPhoto.model_validate({"content_type": "image/jpeg", "bytes": 1000} | changes))


def store(key: PhotoKey, body: bytes) -> None:
    client("s3").put_object(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Key=key.original, Body=body)


def test_an_announced_photo_is_pending_and_has_a_presigned_post_of_exactly_its_size_and_type() -> None:
    created = announce()
    fields = created["upload"]["fields"]
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert created["state"] == "pending"
    assert created["upload"]["method"] == "POST"
    assert fields["key"] == PhotoKey(OWNER, created["id"]).original
    assert ["content-length-range", 1000, 1000] in conditions
    assert {"Content-Type": "image/jpeg"} in conditions
    assert fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content_type": "image/gif"}, "unsupported_format"),
        ({"content_type": "text/html"}, "unsupported_format"),
        ({"bytes": 0}, "invalid_param"),
        ({"bytes": -1}, "invalid_param"),
        ({"bytes": 11_000_000}, "file_too_large"),
    ],
)
def test_a_photo_that_could_not_be_used_is_refused_before_it_is_sent(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        announce(**changes)
    assert refused.value.code == code
    assert refused.value.limit
    assert refused.value.remedy


def test_the_largest_photo_is_taken() -> None:
    assert announce(bytes=limits.MAX_PHOTO_BYTES)["state"] == "pending"


def test_the_owner_and_the_photo_are_found_in_the_key() -> None:
    key = PhotoKey(OWNER, "photo_1")
    assert photos.parse_key(key.original) == key


def test_another_owners_photo_is_not_found() -> None:
    with pytest.raises(FaceMagiError) as refused:
        photos.find("f" * 16, announce()["id"])
    assert refused.value.code == "not_found"


def test_an_accepted_photo_is_ready_with_its_faces() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    assert photos.accept(key, 400, 500, "jpeg", [{"id": "f0"}])
    shown = photos.view(key, photos.find(OWNER, key.photo))
    assert (shown["state"], shown["width"], shown["height"], shown["faces"]) == ("ready", 400, 500, [{"id": "f0"}])


def test_a_photo_that_is_uploaded_again_is_decided_anew() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    photos.reject(key, FaceMagiError("decode_failed", "broken"))
    assert photos.accept(key, 400, 500, "jpeg", [])
    assert photos.find(OWNER, key.photo).state == "ready"


def test_a_photo_that_arrives_after_it_was_deleted_is_not_kept() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    photos.delete(OWNER, key.photo)
    store(key, b"bytes")
    assert not photos.accept(key, 400, 500, "jpeg", [])
    assert "Contents" not in client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])


def test_an_original_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(FaceMagiError) as refused:
        photos.read_original(PhotoKey(OWNER, "photo_1"))
    assert refused.value.code == "expired"


@pytest.mark.parametrize("photo", ["", "photo_1", "photo_" + "0" * 2000, "../faces", "\ud800"])
def test_what_is_no_photos_id_is_not_found_without_a_look(photo: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        photos.find(OWNER, photo)
    assert refused.value.code == "not_found"
    assert len(refused.value.actual) <= 40


def test_a_pending_photo_cannot_be_edited_yet() -> None:
    with pytest.raises(FaceMagiError) as refused:
        photos.require_ready(OWNER, announce()["id"], "photo")
    assert (refused.value.code, refused.value.kind.retryable) == ("photo_pending", True)


def test_a_rejected_photo_says_why_when_it_is_to_be_edited() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    photos.reject(key, FaceMagiError("too_many_pixels", "too many", limit=25, actual=60))
    with pytest.raises(FaceMagiError) as refused:
        photos.require_ready(OWNER, key.photo, "photo")
    assert (refused.value.code, refused.value.actual, refused.value.limit) == ("photo_rejected", "too_many_pixels", 25)


def test_a_photo_that_never_came_is_rejected_when_its_upload_has_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = announce()["id"]
    later = time.time() + limits.UPLOAD_SECONDS + limits.UPLOAD_GRACE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    record = photos.find(OWNER, photo)
    assert (record.state, record.outcome["error"]["code"]) == ("rejected", "upload_expired")


def test_a_stored_original_is_read_back() -> None:
    key = PhotoKey(OWNER, "photo_1")
    store(key, b"bytes")
    assert photos.read_original(key) == b"bytes"


def test_an_original_over_the_limit_is_refused_unread() -> None:
    key = PhotoKey(OWNER, "photo_1")
    store(key, bytes(limits.MAX_PHOTO_BYTES + 1))
    with pytest.raises(FaceMagiError) as refused:
        photos.read_original(key)
    assert refused.value.code == "file_too_large"


def test_a_deleted_photo_leaves_nothing() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    store(key, b"bytes")
    photos.delete(OWNER, key.photo)
    assert "Contents" not in client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])
    with pytest.raises(FaceMagiError):
        photos.find(OWNER, key.photo)
