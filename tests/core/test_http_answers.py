"""Every answer of the API has the same form, the right status and the headers that a client needs."""

import json
from typing import Any

import pytest

from facemagi import effects
from facemagi.api.routes import ROUTES, allowed_methods
from facemagi.errors import KINDS
from facemagi.ids import PHOTO_ID
from functions.account.app import handler as account
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.test_functions import CONTEXT, PORTRAIT, http_event, request, upload_photo
from tests.support.samples import make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

PHOTO = {"content_type": "image/png", "bytes": 9}
FORM = "application/x-www-form-urlencoded"
ANY_JOB = "/v1/jobs/job_" + "0" * 20


def raw(function: Any, method: str, path: str, body: str = "", **headers: str) -> dict[str, Any]:
    response: dict[str, Any] = function(http_event(method, path, body, "ann", headers), CONTEXT)
    return response


def submit(photo: str, **more: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
    return request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo} | more)


def test_a_created_thing_names_its_location() -> None:
    effects.publish(make_manifest())
    status, photo, headers = request(upload, "POST", "/v1/photos", PHOTO)
    assert (status, headers["location"]) == (201, f"/v1/photos/{photo['id']}")
    status, job, headers = submit(upload_photo(PORTRAIT))
    assert (status, headers["location"]) == (201, f"/v1/jobs/{job['id']}")


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/effects"), ("GET", ANY_JOB), ("PUT", "/v1/effects")])
def test_every_answer_has_the_id_of_its_request(method: str, path: str) -> None:
    assert raw(job_router, method, path)["headers"]["x-request-id"] == "gateway-1"


def test_an_answer_that_can_be_retried_says_when() -> None:
    effects.publish(make_manifest())
    _, photo, _ = request(upload, "POST", "/v1/photos", PHOTO)
    status, envelope, headers = submit(photo["id"])
    assert (status, envelope["error"]["code"], headers["retry-after"]) == (409, "photo_pending", "1")
    assert "retry-after" not in request(job_router, "GET", ANY_JOB)[2]


@pytest.mark.parametrize("code", KINDS)
def test_a_code_can_be_retried_exactly_if_it_says_when(code: str) -> None:
    assert KINDS[code].retryable == (KINDS[code].retry_after_s is not None)


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_method_that_a_path_does_not_have_is_refused_with_those_it_has(path: str, method: str) -> None:
    concrete = path.replace("{effect+}", "a/b").replace("{photo}", "photo_1").replace("{job}", "job_1")
    status, envelope, headers = request(job_router, method, concrete)
    assert (status, envelope["error"]["code"]) == (405, "method_not_allowed")
    assert headers["allow"] == ", ".join(ROUTES[path])
    assert envelope["error"]["limit"] == {"choices": list(ROUTES[path])}


@pytest.mark.parametrize("path", ["/v1/nothing", "/v2/jobs", "/v1/photos/a/b", "/favicon.ico"])
def test_a_path_that_does_not_exist_is_not_found(path: str) -> None:
    status, envelope, _ = request(job_router, "GET", path)
    assert (status, envelope["error"]["code"], allowed_methods(path)) == (404, "not_found", ())


@pytest.mark.parametrize("path", ["/v1/effects", "/v1/effects/glow"])
def test_a_head_has_the_status_of_a_get(path: str) -> None:
    effects.publish(make_manifest())
    assert raw(job_router, "HEAD", path)["statusCode"] == raw(job_router, "GET", path)["statusCode"] == 200
    assert raw(job_router, "HEAD", ANY_JOB)["statusCode"] == 404


@pytest.mark.parametrize("content_type", [FORM, "text/plain", "", "multipart/form-data; boundary=x"])
def test_json_that_is_not_declared_as_json_is_refused_with_the_header(content_type: str) -> None:
    response = raw(upload, "POST", "/v1/photos", json.dumps(PHOTO), **{"content-type": content_type})
    error = json.loads(response["body"])["error"]
    assert (response["statusCode"], error["code"], error["param"]) == (415, "unsupported_media_type", "Content-Type")
    assert "Content-Type: application/json" in error["remedy"]


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=utf-8", "application/x+json"])
def test_json_is_accepted_however_it_is_declared(content_type: str) -> None:
    response = raw(upload, "POST", "/v1/photos", json.dumps(PHOTO), **{"content-type": content_type})
    assert response["statusCode"] == 201


@pytest.mark.parametrize(
    ("declared", "sent"),
    [
        ("image/jpeg", "image/jpeg"),
        ("image/jpg", "image/jpeg"),
        ("image/pjpeg", "image/jpeg"),
        ("IMAGE/JPEG", "image/jpeg"),
        ("image/jpeg; charset=binary", "image/jpeg"),
        ("image/x-png", "image/png"),
        ("", "application/octet-stream"),
        ("application/octet-stream", "application/octet-stream"),
    ],
)
def test_other_names_of_a_content_type_mean_the_same(declared: str, sent: str) -> None:
    status, photo, _ = request(upload, "POST", "/v1/photos", {"content_type": declared, "bytes": 9})
    assert (status, photo["upload"]["fields"]["Content-Type"]) == (201, sent)


@pytest.mark.parametrize("size", ["791555.0", "791555", "7.91555e5"])
def test_a_number_without_a_fraction_is_whole(size: str) -> None:
    body = f'{{"content_type": "image/png", "bytes": {size}}}'
    assert raw(upload, "POST", "/v1/photos", body)["statusCode"] == 201


@pytest.mark.parametrize("size", ["791555.5", "true", '"9"', "1e400"])
def test_other_values_are_no_whole_number(size: str) -> None:
    body = f'{{"content_type": "image/png", "bytes": {size}}}'
    assert raw(upload, "POST", "/v1/photos", body)["statusCode"] == 422


@pytest.mark.parametrize(
    ("more", "param", "limit"),
    [
        ({"faces": []}, "faces", {"min": 1, "max": 20}),
        ({"faces": [{"idd": "f0"}]}, "faces[0].idd", None),
        ({"faces": ["f0", {"id": "f0", "Params": {}}]}, "faces[1].Params", None),
        ({"faces": [{"id": "f0", "params": {"strength": 101}}]}, "faces[0].params.strength", {"min": 0, "max": 100}),
        ({"faces": "some"}, "faces", {"choices": ["all", "largest"]}),
        ({"output": {"quality": 101}}, "output.quality", {"max": 100}),
        ({"output": {"format": "bmp"}}, "output.format", {"choices": ["jpeg", "png", "webp", "gif", "avif", "json"]}),
        ({"params": {"look": "noon"}}, "params.look", {"choices": ["day", "night"]}),
        ({"params": {"reference": "me"}}, "params.reference", {"pattern": PHOTO_ID.pattern}),
        ({"params": {"stops": [1, 2, 3]}}, "params.stops", {"max_items": 2}),
        ({"effect": "sparkle"}, "effect", {"choices": ["glow"]}),
    ],
)
def test_an_error_names_the_path_and_the_limit_in_one_grammar(more: Any, param: str, limit: Any) -> None:
    effects.publish(make_manifest())
    _, envelope, _ = submit(upload_photo(PORTRAIT), **more)
    assert (envelope["error"]["param"], envelope["error"]["limit"]) == (param, limit)


def test_an_empty_list_of_faces_is_not_said_to_be_too_long() -> None:
    effects.publish(make_manifest())
    _, envelope, _ = submit(upload_photo(PORTRAIT), faces=[])
    assert "at least one" in envelope["error"]["remedy"]


@pytest.mark.parametrize("function", [upload, job_router, account], ids=["upload", "job_router", "account"])
@pytest.mark.parametrize("path", ["/v1/photos/", "/v1/jobs/job_1/", "/v1/webhooks/deliveries/", "/v1/photos/../"])
def test_a_slash_at_the_end_redirects_nobody(function: Any, path: str) -> None:
    status, envelope, headers = request(function, "GET", path)
    assert (status, envelope["error"]["code"], "location" in headers) == (404, "not_found", False)


@pytest.mark.parametrize("wanted", ["bytes=0-9", "bytes=9-1", "x"])
def test_the_document_is_answered_whole_whatever_range_is_asked_for(wanted: str) -> None:
    response = raw(job_router, "GET", "/v1/openapi.json", range=wanted)
    assert (response["statusCode"], response["body"]) == (200, raw(job_router, "GET", "/v1/openapi.json")["body"])


@pytest.mark.parametrize(
    ("function", "path", "body", "param"),
    [
        (upload, "/v1/photos", {"image_url": 7}, "image_url"),
        (upload, "/v1/photos", {"image_data": []}, "image_data"),
        (upload, "/v1/photos", PHOTO | {"retention_s": "x"}, "retention_s"),
        (job_router, "/v1/jobs", {"photo": "p", "effect": 2}, "effect"),
        (job_router, "/v1/batches", {"photos": ["p"], "edits": [{"effect": {}}]}, "edits[0].effect"),
        (account, "/v1/client_tokens", {"quota": "x"}, "quota"),
        (account, "/v1/client_tokens", {"user_id": 7}, "user_id"),
    ],
)
def test_a_path_never_names_a_type(function: Any, path: str, body: Any, param: str) -> None:
    _, envelope, _ = request(function, "POST", path, body)
    assert (envelope["error"]["param"], envelope["error"]["message"].split(":")[0]) == (param, param)


def test_a_path_names_a_header_although_it_has_a_hyphen() -> None:
    _, envelope, _ = request(upload, "POST", "/v1/photos", PHOTO, **{"idempotency-key": "x" * 256})
    assert envelope["error"]["param"] == "header.idempotency-key"
