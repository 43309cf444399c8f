"""A small photo comes inside the request; a photo comes in exactly one of three ways."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from facemagi import limits
from facemagi.aws import client
from functions.upload.app import handler as upload
from scripts.api_document.document import PATH
from tests.core import webhook_life
from tests.core.photo_life import JPEG, PAGE, create, data_url, stored
from tests.core.test_functions import request
from tests.core.webhook_life import queued
from tests.support.samples import ENVIRONMENT

DOCUMENT = json.loads(PATH.read_text("utf-8"))


@pytest.fixture(autouse=True)
def _queue(cloud: None, event_loop: None) -> None:
    webhook_life.create_queue()


def is_documented(body: dict[str, Any]) -> bool:
    """Whether the API's document allows this body of a new photo."""
    schema = {"components": DOCUMENT["components"], "$ref": "#/components/schemas/NewPhoto"}
    return bool(Draft202012Validator(schema).is_valid(body))


@pytest.mark.parametrize(
    "head", ["data:image/jpeg;base64,", "data:image/png;base64,", "data:;base64,", "DATA:image/jpg;name=a.jpg;BASE64,"]
)
def test_a_photo_in_the_request_is_stored_with_the_type_of_its_bytes(head: str) -> None:
    photo = create(image_data=data_url(JPEG, head))
    assert (photo["state"], photo["upload"]) == ("awaiting_upload", None)
    assert stored(photo) == ("image/jpeg", JPEG)
    assert queued() == []


def test_the_largest_photo_in_a_request_is_accepted() -> None:
    largest = JPEG + bytes(limits.MAX_DATA_BYTES - len(JPEG))
    body = {"image_data": data_url(largest)}
    assert is_documented(body)
    assert stored(create(**body)) == ("image/jpeg", largest)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ("", 422, "invalid_param"),
        ("data:", 422, "invalid_param"),
        ("/9j/4AAQSkZJRg==", 422, "invalid_param"),
        ("data:image/jpeg,raw", 422, "invalid_param"),
        ("data:image/jpeg;base64", 422, "invalid_param"),
        ("data:image/jpeg;base64,/9j/4A*=", 422, "invalid_param"),
        ("data:image/jpeg;base64,/9j/4", 422, "invalid_param"),
        ("data:image/jpeg;base64,/9j/\n4AAQ", 422, "invalid_param"),
        ("data:image/jpeg;base64,照片", 422, "invalid_param"),
        (data_url(JPEG, "https://example.com/;base64,"), 422, "invalid_param"),
        (data_url(JPEG, "data:text/html;base64,"), 415, "unsupported_format"),
        (data_url(PAGE), 415, "unsupported_format"),
        (data_url(b""), 415, "unsupported_format"),
        (data_url(JPEG + bytes(limits.MAX_DATA_BYTES)), 413, "file_too_large"),
    ],
)
def test_data_that_is_no_small_photo_is_refused(data: str, status: int, code: str) -> None:
    answer, body, _ = request(upload, "POST", "/v1/photos", {"image_data": data})
    assert (answer, body["error"]["code"], body["error"]["param"]) == (status, code, "image_data")
    assert len(json.dumps(body)) < 2000
    assert "Contents" not in client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])


URL, DATA, TYPE, SIZE = {"image_url": "https://a.example/"}, {"image_data": data_url(JPEG)}, "image/png", {"bytes": 9}


@pytest.mark.parametrize("body", [URL, DATA, {"content_type": TYPE} | SIZE])
def test_one_way_of_a_photo_is_accepted(body: dict[str, Any]) -> None:
    assert (is_documented(body), request(upload, "POST", "/v1/photos", body)[0]) == (True, 201)


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({}, "missing_param", "content_type"),
        ({"content_type": TYPE}, "missing_param", "bytes"),
        (SIZE, "missing_param", "content_type"),
        (URL | DATA, "invalid_param", "image_data"),
        (URL | {"content_type": TYPE}, "invalid_param", "content_type"),
        (URL | SIZE, "invalid_param", "bytes"),
        (DATA | {"content_type": TYPE} | SIZE, "invalid_param", "content_type"),
        (DATA | SIZE, "invalid_param", "bytes"),
    ],
)
def test_no_way_of_a_photo_and_two_ways_are_refused(body: dict[str, Any], code: str, param: str) -> None:
    status, answer, _ = request(upload, "POST", "/v1/photos", body)
    assert (is_documented(body), status, answer["error"]["code"], answer["error"]["param"]) == (False, 422, code, param)
