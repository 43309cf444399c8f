"""The Lambda handlers with the events of API Gateway, S3 and SNS."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from facemagi import effects
from facemagi.aws import client
from functions.face_detection.app import handler as face_detection
from functions.job_results.app import handler as job_results
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.support.samples import ENVIRONMENT, ROOT, make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")
CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:x",
    aws_request_id="r1",
    get_remaining_time_in_millis=lambda: 29_000,
)

SWEEPER_CONTEXT = SimpleNamespace(**vars(CONTEXT) | {"get_remaining_time_in_millis": lambda: 55_000})
"""A sweep has more time than a call."""
PORTRAIT = (ROOT / "tests/data/astronaut.png").read_bytes()
LONG = "x" * 100_000
Response = tuple[int, dict[str, Any], dict[str, str]]
"""Status, body and headers."""


def http_event(method: str, path: str, body: str, sub: str | None, headers: dict[str, str]) -> dict[str, Any]:
    path, _, query = path.partition("?")
    authorizer = {"authorizer": {"jwt": {"claims": {"sub": sub}, "scopes": None}}} if sub else {}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"content-type": "application/json", "host": "api.example"} | headers,
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "requestId": "gateway-1",
            "stage": "$default",
        }
        | authorizer,
        "body": body,
        "isBase64Encoded": False,
    }


def request(
    function: Any, method: str, path: str, body: Any = None, *, sub: str | None = "ann", **headers: str
) -> Response:
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
    response = function(http_event(method, path, text, sub, headers), CONTEXT)
    content = response["body"]
    return response["statusCode"], json.loads(content) if content else {}, response["headers"]


def s3_event(key: str) -> dict[str, Any]:
    return {"Records": [{"s3": {"bucket": {"name": ENVIRONMENT["FACEMAGI_BUCKET"]}, "object": {"key": key}}}]}


def sns_event(**message: Any) -> dict[str, Any]:
    return {"Records": [{"Sns": {"Message": json.dumps(message)}}]}


def upload_photo(content: bytes) -> str:
    """Announce a photo, store its bytes where the presigned POST would, and run face detection; returns its id."""
    _, photo, _ = request(upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": len(content)})
    key = photo["upload"]["fields"]["key"]
    client("s3").put_object(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Key=key, Body=content)
    face_detection(s3_event(key), CONTEXT)
    return str(photo["id"])


def test_a_portrait_is_ready_with_one_face() -> None:
    status, photo, _ = request(upload, "GET", f"/v1/photos/{upload_photo(PORTRAIT)}?wait=1")
    assert (status, photo["state"], photo["width"], photo["height"], photo["format"]) == (200, "ready", 512, 512, "png")
    (face,) = photo["faces"]
    x, y, width, height = face["box"]
    assert (face["id"], len(face["points"])) == ("f0", 5)
    assert x < 225 < x + width
    assert y < 110 < y + height


def test_a_file_that_is_no_picture_is_rejected_with_a_reason() -> None:
    _, photo, _ = request(upload, "GET", f"/v1/photos/{upload_photo(b'not a picture')}")
    assert (photo["state"], photo["error"]["code"]) == ("rejected", "unsupported_format")


def test_a_repeated_s3_event_changes_nothing() -> None:
    photo = upload_photo(PORTRAIT)
    _, first, _ = request(upload, "GET", f"/v1/photos/{photo}")
    listed = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])["Contents"]
    key = next(entry["Key"] for entry in listed if entry["Key"].endswith("/original"))
    face_detection(s3_event(key), CONTEXT)
    assert request(upload, "GET", f"/v1/photos/{photo}")[1] == first


def test_a_job_is_queued_completed_and_has_a_result() -> None:
    effects.publish(make_manifest())
    status, job, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": upload_photo(PORTRAIT)})
    assert (status, job["state"], job["faces"]) == (201, "queued", ["f0"])
    owner = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])["Contents"][0]["Key"].split("/")[0]
    job_results(sns_event(inferenceId=f"{owner}.{job['id']}", invocationStatus="Completed"), CONTEXT)
    _, done, _ = request(job_router, "GET", f"/v1/jobs/{job['id']}?wait=1")
    status, _, headers = request(job_router, "GET", f"/v1/jobs/{job['id']}/result")
    assert (done["state"], done["result"]["format"]) == ("succeeded", "jpeg")
    assert status == 302
    assert f"{job['id']}.jpg" in headers["location"]


def test_a_job_over_two_endpoints_continues_with_each_notice() -> None:
    for name in ("glow", "paint"):
        effects.publish(make_manifest(name=name, effects={name: make_manifest().effects["glow"]}))
    steps = [{"effect": "glow"}, {"effect": "paint"}]
    _, job, _ = request(job_router, "POST", "/v1/jobs", {"photo": upload_photo(PORTRAIT), "steps": steps})
    owner = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])["Contents"][0]["Key"].split("/")[0]
    states = []
    for leg in (0, 0, 1):
        job_results(sns_event(inferenceId=f"{owner}.{job['id']}.{leg}", invocationStatus="Completed"), CONTEXT)
        states.append(request(job_router, "GET", f"/v1/jobs/{job['id']}")[1]["state"])
    assert states == ["queued", "queued", "succeeded"]


def test_a_repeated_idempotency_key_returns_200_and_the_first_job() -> None:
    effects.publish(make_manifest())
    body = {"effect": "glow", "photo": upload_photo(PORTRAIT)}
    first = request(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k1"})
    second = request(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k1"})
    assert (first[0], second[0], second[1]["id"]) == (201, 200, first[1]["id"])


def test_a_deleted_job_is_canceled() -> None:
    effects.publish(make_manifest())
    _, job, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": upload_photo(PORTRAIT)})
    assert request(job_router, "DELETE", f"/v1/jobs/{job['id']}")[0] == 204
    assert request(job_router, "GET", f"/v1/jobs/{job['id']}")[1]["state"] == "canceled"


def test_effects_are_listed_and_shown_by_id() -> None:
    effect = make_manifest().effects["glow"]
    effects.publish(make_manifest(effects={"warm": effect, "cold": effect}))
    _, listed, _ = request(job_router, "GET", "/v1/effects")
    assert [effect["id"] for effect in listed["effects"]] == ["glow/cold", "glow/warm"]
    assert request(job_router, "GET", "/v1/effects/glow/warm")[1] == listed["effects"][1]


def test_another_tenant_cannot_read_photos_or_jobs() -> None:
    photo = upload_photo(PORTRAIT)
    effects.publish(make_manifest())
    _, job, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
    assert request(upload, "GET", f"/v1/photos/{photo}", sub="eve")[0] == 404
    assert request(upload, "DELETE", f"/v1/photos/{photo}", sub="eve")[0] == 404
    assert request(job_router, "GET", f"/v1/jobs/{job['id']}", sub="eve")[0] == 404
    assert request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo}, sub="eve")[0] == 404


def test_an_anonymous_caller_is_unauthorized() -> None:
    status, body, _ = request(upload, "GET", "/v1/photos/photo_1", sub=None)
    assert (status, body["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize(
    ("function", "method", "path", "body", "status", "code", "param"),
    [
        (upload, "POST", "/v1/photos", "{", 400, "invalid_json", None),
        (job_router, "POST", "/v1/jobs", {"effect": "a", "photo": "b", "faces": 7}, 422, "invalid_param", "faces"),
        (upload, "POST", "/v1/photos", {}, 422, "missing_param", "content_type"),
        (upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": "x"}, 422, "invalid_param", "bytes"),
        (
            upload,
            "POST",
            "/v1/photos",
            {"content_type": "image/png", "bytes": 1, "name": "x"},
            422,
            "unknown_param",
            "name",
        ),
        (
            upload,
            "POST",
            "/v1/photos",
            {"content_type": "image/png", "bytes": 11_534_336},
            413,
            "file_too_large",
            "bytes",
        ),
        (upload, "GET", "/v1/photos/photo_1?wait=26", None, 422, "invalid_param", "query.wait"),
        (upload, "GET", "/v1/nothing", None, 404, "not_found", None),
        (upload, "PUT", "/v1/photos", None, 405, "method_not_allowed", None),
        (job_router, "GET", "/v1/effects/sparkle", None, 404, "unknown_effect", "effect"),
        (job_router, "GET", "/v1/jobs/job_1", None, 404, "not_found", "job"),
        (
            job_router,
            "POST",
            "/v1/jobs",
            {"effect": "a", "photo": "b", "output": {"format": "bmp"}},
            422,
            "invalid_param",
            "output.format",
        ),
    ],
)
def test_an_invalid_request_gets_an_error_envelope(
    function: Any, method: str, path: str, body: Any, status: int, code: str, param: str | None
) -> None:
    response_status, envelope, _ = request(function, method, path, body)
    error = envelope["error"]
    assert (response_status, error["code"], error["param"]) == (status, code, param)
    assert set(error) == {"code", "message", "param", "limit", "actual", "remedy", "retryable"}
    assert envelope["request_id"] == "gateway-1"


@pytest.mark.parametrize(
    ("function", "path", "body"),
    [
        (upload, "/v1/photos", '{"content_type": "image/png", "bytes": NaN}'),
        (upload, "/v1/photos", '{"content_type": "image/png", "bytes": 1e999}'),
        (upload, "/v1/photos", '{"content_type": "image/png", "bytes": true}'),
        (upload, "/v1/photos", '{"content_type": "\\ud800", "bytes": 1}'),
        (job_router, "/v1/jobs", '{"effect": "\\ud800", "photo": "p"}'),
        (job_router, "/v1/jobs", '{"effect": "glow", "photo": "\\ud800"}'),
        (job_router, "/v1/jobs", '{"effect": "glow", "photo": "p", "params": {"strength": NaN}}'),
        (job_router, "/v1/jobs", '{"effect": "' + LONG + '", "photo": "p"}'),
        (job_router, "/v1/jobs", '{"effect": "glow", "photo": "p", "faces": [{"id": "' + LONG + '"}]}'),
        (job_router, "/v1/jobs", '{"effect": "glow", "photo": "p", "' + LONG + '": 1}'),
        (job_router, "/v1/jobs", '{"effect": "glow", "photo": "p", "faces": ' + "[" * 500 + "]" * 500 + "}"),
        (job_router, "/v1/jobs", '{"effect": "glow", "photo": "p", "output": {"max_side": 1' + "0" * 4000 + "}}"),
        (upload, "/v1/photos", '{"content_type": "' + LONG + '", "bytes": 1}'),
        (upload, "/v1/photos", '{"content_type": "image/png", "bytes": 1, "' + LONG + '": 1}'),
        (job_router, "/v1/jobs", '{"effect": 1, "photo": {"deep": [[[[]]]]}}'),
    ],
)
def test_values_outside_json_or_utf_8_get_an_error_envelope(function: Any, path: str, body: str) -> None:
    status, envelope, _ = request(function, "POST", path, body)
    assert 400 <= status < 500
    codes = {"invalid_param", "not_found", "unknown_effect", "unknown_param", "unsupported_format"}
    assert envelope["error"]["code"] in codes
    assert len(json.dumps(envelope)) < 5000


@pytest.mark.parametrize(
    "params",
    [{LONG: 1}, {"strength": LONG}, {"look": LONG}, {"tint": LONG}, {"reference": LONG}, {"stops": [LONG] * 3}],
    ids=["name", "slider", "choice", "colour", "photo", "list"],
)
@pytest.mark.parametrize("holder", ["job", "face"])
def test_a_long_value_of_a_parameter_is_not_repeated_whole(params: dict[str, Any], holder: str) -> None:
    effects.publish(make_manifest())
    photo = upload_photo(PORTRAIT)
    where = {"params": params} if holder == "job" else {"faces": [{"id": "f0", "params": params}]}
    status, envelope, _ = request(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo} | where)
    assert 400 <= status < 500
    assert len(json.dumps(envelope)) < 5000


def test_the_response_to_an_unexpected_error_reveals_no_internals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_TABLE", "no-such-table")
    status, envelope, _ = request(upload, "GET", "/v1/photos/photo_" + "0" * 20)
    assert (status, envelope["error"]["code"], envelope["error"]["retryable"]) == (500, "internal", True)
    assert "no-such-table" not in json.dumps(envelope)
