"""A photo is announced, uploaded and accepted or rejected, and visible only to its owner."""

import base64
import json
import time
from typing import Any

import pytest

from facemagi import limits
from facemagi.aws import client
from facemagi.errors import ECHOED_CHARS, FaceMagiError
from facemagi.photos import creation, detection, reading, removal
from facemagi.photos.keys import PhotoKey, parse_key
from facemagi.photos.uploads import NewPhoto
from tests.support.samples import ENVIRONMENT, OWNER

pytestmark = pytest.mark.usefixtures("cloud")


def announce(**changes: Any) -> dict[str, Any]:
    return creation.create(OWNER, NewPhoto.model_validate({"content_type": "image/jpeg", "bytes": 1000} | changes))


def store(key: PhotoKey, body: bytes) -> None:
    client("s3").put_object(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Key=key.original, Body=body)


def test_an_announced_photo_is_pending_with_a_presigned_post_for_its_size_and_type() -> None:
    created = announce()
    fields = created["upload"]["fields"]
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert created["state"] == "awaiting_upload"
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
def test_an_unusable_photo_is_refused_before_it_is_uploaded(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        announce(**changes)
    assert refused.value.code == code
    assert refused.value.limit
    assert refused.value.remedy


def test_a_photo_of_the_maximum_size_is_accepted() -> None:
    assert announce(bytes=limits.MAX_PHOTO_BYTES)["state"] == "awaiting_upload"


def test_owner_and_photo_are_parsed_from_the_key() -> None:
    key = PhotoKey(OWNER, "photo_1")
    assert parse_key(key.original) == key


def test_another_owners_photo_is_not_found() -> None:
    with pytest.raises(FaceMagiError) as refused:
        reading.find("f" * 16, announce()["id"])
    assert refused.value.code == "not_found"


def test_an_accepted_photo_is_ready_with_its_faces() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    assert detection.accept(key, 400, 500, "jpeg", [{"id": "f0"}])
    shown = reading.view(key, reading.find(OWNER, key.photo))
    assert (shown["state"], shown["width"], shown["height"], shown["faces"]) == ("ready", 400, 500, [{"id": "f0"}])


def test_a_photo_that_is_uploaded_again_gets_a_new_state() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    detection.reject(key, FaceMagiError("decode_failed", "broken"))
    assert detection.accept(key, 400, 500, "jpeg", [])
    assert reading.find(OWNER, key.photo).state == "ready"


def test_an_upload_after_the_photo_was_deleted_is_deleted() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    removal.delete(OWNER, key.photo)
    store(key, b"bytes")
    assert not detection.accept(key, 400, 500, "jpeg", [])
    assert "Contents" not in client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])


def test_a_missing_original_has_expired() -> None:
    with pytest.raises(FaceMagiError) as refused:
        detection.read_original(PhotoKey(OWNER, "photo_1"))
    assert refused.value.code == "expired"


@pytest.mark.parametrize("photo", ["", "photo_1", "photo_" + "0" * 2000, "../faces", "\ud800"])
def test_an_invalid_photo_id_is_not_found(photo: str) -> None:
    with pytest.raises(FaceMagiError) as refused:
        reading.find(OWNER, photo)
    assert refused.value.code == "not_found"
    assert len(refused.value.actual) <= ECHOED_CHARS


def test_a_pending_photo_cannot_be_edited_yet() -> None:
    with pytest.raises(FaceMagiError) as refused:
        reading.require_ready(OWNER, announce()["id"], "photo")
    assert (refused.value.code, refused.value.kind.retryable) == ("photo_pending", True)


def test_editing_a_rejected_photo_is_refused_with_the_reason() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    detection.reject(key, FaceMagiError("too_many_pixels", "too many", limit=25, actual=60))
    with pytest.raises(FaceMagiError) as refused:
        reading.require_ready(OWNER, key.photo, "photo")
    assert (refused.value.code, refused.value.actual, refused.value.limit) == (
        "photo_rejected",
        "too_many_pixels",
        {"max": 25},
    )


def test_a_photo_that_is_not_uploaded_in_time_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    photo = announce()["id"]
    later = time.time() + limits.UPLOAD_SECONDS + limits.UPLOAD_GRACE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    record = reading.find(OWNER, photo)
    assert (record.state, record.outcome["error"]["code"]) == ("rejected", "upload_expired")


def test_a_stored_original_is_read() -> None:
    key = PhotoKey(OWNER, "photo_1")
    store(key, b"bytes")
    assert detection.read_original(key) == b"bytes"


def test_an_original_over_the_size_limit_is_refused() -> None:
    key = PhotoKey(OWNER, "photo_1")
    store(key, bytes(limits.MAX_PHOTO_BYTES + 1))
    with pytest.raises(FaceMagiError) as refused:
        detection.read_original(key)
    assert refused.value.code == "file_too_large"


def test_a_deleted_photo_has_no_record_and_no_objects() -> None:
    key = PhotoKey(OWNER, announce()["id"])
    store(key, b"bytes")
    removal.delete(OWNER, key.photo)
    assert "Contents" not in client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])
    with pytest.raises(FaceMagiError):
        reading.find(OWNER, key.photo)
