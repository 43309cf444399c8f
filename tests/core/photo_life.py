"""Shared by the tests of the ways in which a photo comes: photos created by the API, and their originals."""

import base64
from typing import Any

from facemagi.aws import client
from facemagi.ids import owner_of
from facemagi.photos.keys import PhotoKey
from functions.upload.app import handler as upload
from tests.core.test_functions import request
from tests.support.samples import ENVIRONMENT

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
"""It begins as a JPEG does; no test decodes it."""

PAGE = b"<!DOCTYPE html><title>Sign in</title>"


def key_of(photo: dict[str, Any]) -> PhotoKey:
    """The photo's key; its owner is the caller `ann`."""
    return PhotoKey(owner_of("ann"), photo["id"])


def create(**body: Any) -> dict[str, Any]:
    """Create a photo; a member `key` is its Idempotency-Key."""
    headers = {"idempotency-key": body.pop("key")} if "key" in body else {}
    return request(upload, "POST", "/v1/photos", body, **headers)[1]


def stored(photo: dict[str, Any]) -> tuple[str, bytes] | None:
    """Type and content of the photo's original; None where there is none."""
    s3 = client("s3")
    try:
        answer = s3.get_object(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Key=key_of(photo).original)
    except s3.exceptions.NoSuchKey:
        return None
    return answer["ContentType"], answer["Body"].read()


def data_url(content: bytes, head: str = "data:image/jpeg;base64,") -> str:
    return head + base64.b64encode(content).decode()
