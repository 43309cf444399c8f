"""The local gateway answers as an HTTP API of API Gateway does."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from scripts.local_cloud.gateway import app as gateway_app
from scripts.local_cloud.gateway.app import Gateway
from scripts.local_cloud.gateway.plan import GatewayPlan, RoutePlan
from scripts.local_cloud.gateway.routes import Routes
from tests.support.local_clouds import shared_cloud

CORS = {"allowOrigins": ["https://app.example"], "allowMethods": ["GET"], "allowHeaders": ["a"], "maxAge": 60}
PLAN = GatewayPlan(
    routes=[
        RoutePlan("GET", "/v1/things/{thing}", "things"),
        RoutePlan("GET", "/v1/things/best", "best"),
        RoutePlan("GET", "/v1/paths/{rest+}", "paths"),
        RoutePlan("POST", "/v1/things", "things"),
    ],
    cors=CORS,
    environment={},
    api_id="api",
    models={},
)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the event that it got, and the body."""
    body = (await receive())["body"].decode()
    answer = json.dumps({"event": scope["aws.event"], "body": body}).encode()
    headers = [(b"content-type", b"application/json"), (b"access-control-allow-origin", b"the function's own")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def crash(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("a function's fault")


async def answer_and_raise(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"told"})
    raise RuntimeError("to be logged")


async def sleep(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.sleep(60)


def call(method: str, path: str, function: Any = echo, **request: Any) -> httpx.Response:
    """One request to a gateway all of whose functions are `function`."""

    async def run() -> httpx.Response:
        app: Any = Gateway(PLAN, dict.fromkeys(("things", "best", "paths"), function), {})
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api.example") as client:
            return await client.request(method, path, **request)

    return asyncio.run(run())


@pytest.fixture(scope="module")
def api() -> str:
    return shared_cloud().api_url


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/v1/things/x%20y", "GET /v1/things/{thing}", {"thing": "x y"}),
        ("GET", "/v1/things/best", "GET /v1/things/best", {}),
        ("GET", "/v1/paths/a/b", "GET /v1/paths/{rest+}", {"rest": "a/b"}),
        ("POST", "/v1/things", "POST /v1/things", {}),
    ],
)
def test_a_request_goes_to_the_most_particular_route(
    method: str, path: str, key: str, parameters: Mapping[str, str]
) -> None:
    match = Routes(PLAN.routes).find(method, path)
    assert match is not None
    assert (match.key, match.parameters) == (key, parameters)


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/v1/things/a/b"), ("PUT", "/v1/things/a")])
def test_what_no_route_fits_is_not_found(method: str, path: str) -> None:
    answer = call(method, path)
    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})


def test_a_function_gets_the_event_of_an_http_api() -> None:
    headers = {"Authorization": "Bearer ann", "X-Twice": "1", "User-Agent": "test"}
    answer = call("POST", "/v1/things?a=1&a=2&b=", headers=headers, content=b"body")
    event = answer.json()["event"]
    context = event["requestContext"]
    assert answer.json()["body"] == "body"
    assert event["version"] == "2.0"
    assert event["routeKey"] == "POST /v1/things"
    assert event["rawQueryString"] == "a=1&a=2&b="
    assert event["queryStringParameters"] == {"a": "1,2", "b": ""}
    assert event["headers"]["x-twice"] == "1"
    assert context["authorizer"]["jwt"]["claims"]["sub"] == "ann"
    assert context["http"]["method"] == "POST"
    assert context["http"]["path"] == "/v1/things"
    assert context["http"]["userAgent"] == "test"
    assert len(context["requestId"]) == 36


def test_who_says_no_name_is_local() -> None:
    claims = call("GET", "/v1/things/a").json()["event"]["requestContext"]["authorizer"]["jwt"]["claims"]
    assert claims == {"sub": "local"}


@pytest.mark.parametrize(("size", "status"), [(10 * 1024 * 1024, 200), (10 * 1024 * 1024 + 1, 413)])
def test_a_body_has_a_limit(size: int, status: int) -> None:
    assert call("POST", "/v1/things", content=b"x" * size).status_code == status


def test_a_function_has_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_app, "INTEGRATION_SECONDS", 0.01)
    answer = call("GET", "/v1/things/a", sleep)
    assert (answer.status_code, answer.json()) == (503, {"message": "Service Unavailable"})


def test_a_function_that_crashes_tells_nobody_why() -> None:
    answer = call("GET", "/v1/things/a", crash)
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


def test_an_answer_stands_though_its_application_raises_after_it() -> None:
    answer = call("GET", "/v1/things/a", answer_and_raise)
    assert (answer.status_code, answer.content) == (418, b"told")


def test_a_preflight_request_is_answered_without_the_function() -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    answer = call("OPTIONS", "/v1/things/a", crash, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "https://app.example"
    assert answer.headers["access-control-allow-methods"] == "GET"
    assert answer.headers["access-control-max-age"] == "60"


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example", "https://app.example"), ("https://evil.example", None)]
)
def test_cors_headers_are_the_gateways_own(origin: str, allowed: str | None) -> None:
    answer = call("GET", "/v1/things/a", headers={"Origin": origin})
    assert answer.headers.get("access-control-allow-origin") == allowed


def test_the_templates_routes_reach_the_functions(api: str) -> None:
    listed = httpx.get(f"{api}/v1/effects").json()["effects"]
    assert [effect["id"] for effect in listed] == ["beauty"]
    assert httpx.get(f"{api}/v1/effects/beauty").json()["id"] == "beauty"
    assert httpx.get(f"{api}/v1/effects/no/such").json()["error"]["code"] == "unknown_effect"
    assert httpx.get(f"{api}/v1/nothing").json() == {"message": "Not Found"}


def test_a_photo_is_its_owners_alone(api: str) -> None:
    ann, bob = ({"Authorization": f"Bearer {name}"} for name in ("ann", "bob"))
    created = httpx.post(f"{api}/v1/photos", json={"content_type": "image/png", "bytes": 10}, headers=ann)
    url = f"{api}/v1/photos/{created.json()['id']}"
    assert httpx.get(url, headers=ann).status_code == 200
    assert httpx.get(url, headers=bob).status_code == 404


def test_a_page_anywhere_may_call_the_api(api: str) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    answer = httpx.options(f"{api}/v1/jobs", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "idempotency-key" in answer.headers["access-control-allow-headers"]


def test_the_documentation_shows_all_functions_in_one_and_needs_nothing_from_elsewhere(api: str) -> None:
    document = httpx.get(f"{api}/openapi.json").json()
    assert {"/v1/photos", "/v1/jobs", "/v1/effects"} <= set(document["paths"])
    page = httpx.get(f"{api}/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "/v1/photos" in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text
