"""The handlers as Lambda calls them: API Gateway's, S3's and SNS's own events in, answers out."""

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
    function_name="test", memory_limit_in_mb=512, invoked_function_arn="arn:aws:lambda:x", aws_request_id="r1"
)
PORTRAIT = (ROOT / "tests/data/astronaut.png").read_bytes()
Answer = tuple[int, dict[str, Any], dict[str, str]]


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


def ask(function: Any, method: str, path: str, body: Any = None, *, sub: str | None = "ann", **headers: str) -> Answer:
    text = body if isinstance(body, str) else "" if body is None else json.dumps(body)
    answer = function(http_event(method, path, text, sub, headers), CONTEXT)
    content = answer["body"]
    return answer["statusCode"], json.loads(content) if content else {}, answer["headers"]


def s3_event(key: str) -> dict[str, Any]:
    return {"Records": [{"s3": {"bucket": {"name": ENVIRONMENT["FACEMAGI_BUCKET"]}, "object": {"key": key}}}]}


def sns_event(**message: Any) -> dict[str, Any]:
    return {"Records": [{"Sns": {"Message": json.dumps(message)}}]}


def send(content: bytes) -> str:
    """Announce a photo, put its bytes where the presigned POST would, and let its faces be found."""
    _, photo, _ = ask(upload, "POST", "/v1/photos", {"content_type": "image/png", "bytes": len(content)})
    key = photo["upload"]["fields"]["key"]
    client("s3").put_object(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"], Key=key, Body=content)
    face_detection(s3_event(key), CONTEXT)
    return str(photo["id"])


def test_a_portrait_is_ready_with_its_one_face() -> None:
    status, photo, _ = ask(upload, "GET", f"/v1/photos/{send(PORTRAIT)}?wait=1")
    assert (status, photo["state"], photo["width"], photo["height"], photo["format"]) == (200, "ready", 512, 512, "png")
    (face,) = photo["faces"]
    x, y, width, height = face["box"]
    assert (face["id"], len(face["points"])) == ("f0", 5)
    assert x < 225 < x + width
    assert y < 110 < y + height


def test_bytes_that_are_no_picture_are_rejected_with_a_reason() -> None:
    _, photo, _ = ask(upload, "GET", f"/v1/photos/{send(b'not a picture')}")
    assert (photo["state"], photo["error"]["code"]) == ("rejected", "unsupported_format")


def test_an_event_that_comes_twice_changes_nothing() -> None:
    photo = send(PORTRAIT)
    _, first, _ = ask(upload, "GET", f"/v1/photos/{photo}")
    listed = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])["Contents"]
    key = next(entry["Key"] for entry in listed if entry["Key"].endswith("/original"))
    face_detection(s3_event(key), CONTEXT)
    assert ask(upload, "GET", f"/v1/photos/{photo}")[1] == first


def test_a_job_goes_from_the_router_to_its_result() -> None:
    effects.publish(make_manifest(), "ready")
    status, job, _ = ask(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": send(PORTRAIT)})
    assert (status, job["state"], job["faces"]) == (201, "queued", ["f0"])
    owner = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])["Contents"][0]["Key"].split("/")[0]
    job_results(sns_event(inferenceId=f"{owner}.{job['id']}", invocationStatus="Completed"), CONTEXT)
    _, done, _ = ask(job_router, "GET", f"/v1/jobs/{job['id']}?wait=1")
    status, _, headers = ask(job_router, "GET", f"/v1/jobs/{job['id']}/result")
    assert (done["state"], done["result"]["format"]) == ("succeeded", "jpeg")
    assert status == 302
    assert f"{job['id']}.jpg" in headers["location"]


def test_a_job_over_two_endpoints_goes_on_by_itself() -> None:
    for name in ("glow", "paint"):
        effects.publish(make_manifest(name=name, effects={name: make_manifest().effects["glow"]}), "ready")
    steps = [{"effect": "glow"}, {"effect": "paint"}]
    _, job, _ = ask(job_router, "POST", "/v1/jobs", {"photo": send(PORTRAIT), "steps": steps})
    owner = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"])["Contents"][0]["Key"].split("/")[0]
    states = []
    for leg in (0, 0, 1):
        job_results(sns_event(inferenceId=f"{owner}.{job['id']}.{leg}", invocationStatus="Completed"), CONTEXT)
        states.append(ask(job_router, "GET", f"/v1/jobs/{job['id']}")[1]["state"])
    assert states == ["queued", "queued", "succeeded"]


def test_a_repeated_job_is_answered_with_200_and_the_first_job() -> None:
    effects.publish(make_manifest(), "ready")
    body = {"effect": "glow", "photo": send(PORTRAIT)}
    first = ask(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k1"})
    second = ask(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k1"})
    assert (first[0], second[0], second[1]["id"]) == (201, 200, first[1]["id"])


def test_a_deleted_job_is_canceled() -> None:
    effects.publish(make_manifest(), "ready")
    _, job, _ = ask(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": send(PORTRAIT)})
    assert ask(job_router, "DELETE", f"/v1/jobs/{job['id']}")[0] == 204
    assert ask(job_router, "GET", f"/v1/jobs/{job['id']}")[1]["state"] == "canceled"


def test_effects_are_listed_and_shown_one_by_one() -> None:
    part = make_manifest().effects["glow"]
    effects.publish(make_manifest(effects={"warm": part, "cold": part}), "ready")
    _, listed, _ = ask(job_router, "GET", "/v1/effects")
    assert [effect["id"] for effect in listed["effects"]] == ["glow/cold", "glow/warm"]
    assert ask(job_router, "GET", "/v1/effects/glow/warm")[1] == listed["effects"][1]


def test_another_tenant_sees_neither_photo_nor_job() -> None:
    photo = send(PORTRAIT)
    effects.publish(make_manifest(), "ready")
    _, job, _ = ask(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo})
    assert ask(upload, "GET", f"/v1/photos/{photo}", sub="eve")[0] == 404
    assert ask(upload, "DELETE", f"/v1/photos/{photo}", sub="eve")[0] == 404
    assert ask(job_router, "GET", f"/v1/jobs/{job['id']}", sub="eve")[0] == 404
    assert ask(job_router, "POST", "/v1/jobs", {"effect": "glow", "photo": photo}, sub="eve")[0] == 404


def test_a_caller_without_a_name_is_refused_where_nobody_may_be_anonymous() -> None:
    status, answer, _ = ask(upload, "GET", "/v1/photos/photo_1", sub=None)
    assert (status, answer["error"]["code"]) == (401, "unauthorized")


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
        (job_router, "GET", "/v1/effects/sparkle", None, 422, "unknown_effect", "effect"),
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
def test_a_wrong_request_gets_the_envelope(
    function: Any, method: str, path: str, body: Any, status: int, code: str, param: str | None
) -> None:
    answered, answer, _ = ask(function, method, path, body)
    assert (answered, answer["error"]["code"], answer["error"]["param"]) == (status, code, param)
    assert set(answer["error"]) == {"code", "message", "param", "limit", "actual", "remedy", "retryable"}
    assert answer["request_id"] == "gateway-1"


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
        (job_router, "/v1/jobs", '{"effect": "' + "x" * 100_000 + '", "photo": "p"}'),
        (job_router, "/v1/jobs", '{"effect": 1, "photo": {"deep": [[[[]]]]}}'),
    ],
)
def test_values_that_json_or_utf_8_cannot_hold_get_an_envelope_too(function: Any, path: str, body: str) -> None:
    status, answer, _ = ask(function, "POST", path, body)
    assert 400 <= status < 500
    assert answer["error"]["code"] in {"invalid_param", "not_found", "unknown_effect", "unsupported_format"}
    assert len(json.dumps(answer)) < 5000


def test_an_unexpected_error_is_told_without_its_insides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_TABLE", "no-such-table")
    status, answer, _ = ask(upload, "GET", "/v1/photos/photo_" + "0" * 20)
    assert (status, answer["error"]["code"], answer["error"]["retryable"]) == (500, "internal", True)
    assert "no-such-table" not in json.dumps(answer)
