"""The local gateway behaves as an HTTP API of API Gateway does."""

import asyncio
import re
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest

from scripts.local_cloud.gateway import app as gateway_app
from scripts.local_cloud.gateway.plan import loads
from scripts.local_cloud.gateway.routes import Routes
from scripts.local_cloud.gateway.throttle import Throttle
from scripts.local_cloud.sandboxes.errors import SandboxEndedError, ThrottledError
from tests.local_cloud.gateway_calls import PLAN, Handler, call, call_all, echo, gateway_of, handler_of
from tests.support.local_clouds import shared_cloud

POLLS = 12
"""More long polls than idle sandboxes are kept."""


def crash(event: Any, context: Any) -> None:
    raise RuntimeError("an error of the function")


def time_out(event: Any, context: Any) -> None:
    raise TimeoutError("of the function's own")


def fail(event: Any, context: Any) -> None:
    raise SandboxEndedError("Sandbox.Timedout", "Task timed out after 29.00 seconds")


def throttle(event: Any, context: Any) -> None:
    raise ThrottledError


async def respond_and_raise(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI application."""
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"content"})
    raise RuntimeError("to be logged")


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
def test_a_request_goes_to_the_most_specific_route(
    method: str, path: str, key: str, parameters: Mapping[str, str]
) -> None:
    match = Routes(PLAN.routes).find(method, path)
    assert match is not None
    assert (match.key, match.parameters) == (key, parameters)


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/v1/things/a/b"), ("PUT", "/v1/things/a")])
def test_a_request_without_a_route_is_not_found(method: str, path: str) -> None:
    response = call(method, path)
    assert (response.status_code, response.json()) == (404, {"message": "Not Found"})


def test_a_plan_is_unchanged_after_dumps_and_loads() -> None:
    assert loads(PLAN.dumps()).dumps() == PLAN.dumps()


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (5 * 1024 * 1024, None),
        (6 * 1024 * 1024, "Request Too Long"),
        (10 * 1024 * 1024 + 1, "Request Entity Too Large"),
    ],
)
def test_a_body_that_the_gateway_or_lambda_would_not_take_is_refused(size: int, message: str | None) -> None:
    headers = {"content-type": "application/json"}
    response = call("POST", "/v1/things", lambda *_: {"statusCode": 200}, content=b"1" * size, headers=headers)
    expected = (413, {"message": message}) if message else (200, None)
    assert (response.status_code, response.json() if response.content else None) == expected


def test_a_call_that_the_gateway_gives_up_waiting_for_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(gateway_app, "INTEGRATION_SECONDS", 0.01)
    # when
    response = call("GET", "/v1/things/a", lambda event, context: threading.Event().wait(0.2))
    # then
    assert (response.status_code, response.json()) == (503, {"message": "Service Unavailable"})


@pytest.mark.parametrize("handler", [crash, time_out, fail])
def test_the_response_after_a_crash_does_not_reveal_the_error(handler: Handler) -> None:
    response = call("GET", "/v1/things/a", handler)
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_more_invocations_than_may_run_at_a_time_are_refused() -> None:
    response = call("GET", "/v1/things/a", throttle)
    assert (response.status_code, response.json()) == (429, {"message": "Too Many Requests"})


def test_a_response_is_kept_if_the_application_raises_after_sending_it() -> None:
    response = call("GET", "/v1/things/a", handler_of(respond_and_raise))
    assert (response.status_code, response.content) == (418, b"content")


def test_a_preflight_request_is_answered_without_the_function() -> None:
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    response = call("OPTIONS", "/v1/things/a", crash, headers=headers)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "https://app.example"
    assert response.headers["access-control-allow-methods"] == "GET"
    assert response.headers["access-control-max-age"] == "60"


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example", "https://app.example"), ("https://evil.example", None)]
)
def test_cors_headers_come_from_the_gateway(origin: str, allowed: str | None) -> None:
    response = call("GET", "/v1/things/a", headers={"Origin": origin})
    assert response.headers.get("access-control-allow-origin") == allowed


def test_the_templates_routes_reach_the_functions(api: str) -> None:
    listed = httpx.get(f"{api}/v1/effects").json()["effects"]
    assert [effect["id"] for effect in listed] == ["beauty"]
    assert httpx.get(f"{api}/v1/effects/beauty").json()["id"] == "beauty"
    assert httpx.get(f"{api}/v1/effects/no/such").json()["error"]["code"] == "unknown_effect"
    assert httpx.get(f"{api}/v1/nothing").json()["error"]["code"] == "not_found"
    assert httpx.put(f"{api}/v1/photos").headers["allow"] == "GET, HEAD, POST"
    assert httpx.head(f"{api}/v1/effects").status_code == 200


def test_only_the_owner_can_read_a_photo(api: str) -> None:
    ann, bob = ({"Authorization": f"Bearer {name}"} for name in ("ann", "bob"))
    created = httpx.post(f"{api}/v1/photos", json={"content_type": "image/png", "bytes": 10}, headers=ann)
    url = f"{api}/v1/photos/{created.json()['id']}"
    assert httpx.get(url, headers=ann).status_code == 200
    assert httpx.get(url, headers=bob).status_code == 404


def test_callers_that_wait_do_not_delay_others(api: str) -> None:
    # given
    photo = httpx.post(f"{api}/v1/photos", json={"content_type": "image/png", "bytes": 10}).json()["id"]
    finished: list[str] = []

    async def get(client: httpx.AsyncClient, path: str, after: float) -> int:
        await asyncio.sleep(after)
        response = await client.get(path)
        finished.append(path)
        return response.status_code

    async def run() -> list[int]:
        async with httpx.AsyncClient(base_url=api, timeout=30) as client:
            polls = [get(client, f"/v1/photos/{photo}?wait=3", after=0) for _ in range(POLLS)]
            return list(await asyncio.gather(*polls, get(client, "/v1/effects", after=0.5)))

    # when
    statuses = asyncio.run(run())
    # then
    assert statuses == [200] * (POLLS + 1)
    assert finished[0] == "/v1/effects"


def test_a_page_of_any_origin_may_call_the_api(api: str) -> None:
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    response = httpx.options(f"{api}/v1/jobs", headers=headers)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "idempotency-key" in response.headers["access-control-allow-headers"]


def test_the_documentation_covers_all_functions_and_loads_nothing_from_the_network(api: str) -> None:
    document = httpx.get(f"{api}/openapi.json").json()
    assert {"/v1/photos", "/v1/jobs", "/v1/effects"} <= set(document["paths"])
    page = httpx.get(f"{api}/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "/v1/photos" in page.text
    assert re.findall(r"<(?:script|link|img|iframe|base)\b|\bsrc\s*=|\burl\(|@import", page.text) == []


def test_more_calls_than_the_stage_admits_are_refused() -> None:
    # given a stage that admits two calls at once and one more each second
    now = 0.0
    throttle = Throttle(rate=1, burst=2, clock=lambda: now)
    # when three arrive together, and one a second later
    together = [throttle.admits() for _ in range(3)]
    now = 1.0
    # then the third is refused and the fourth admitted
    assert (together, throttle.admits(), throttle.admits()) == ([True, True, False], True, False)


def test_a_refused_call_is_a_429() -> None:
    gateway = gateway_of(echo, replace(PLAN, rate=0.001, burst=1))
    responses = call_all(gateway, ("GET", "/v1/things/a"), ("GET", "/v1/things/a"))
    assert [response.status_code for response in responses] == [200, 429]


def test_a_body_that_is_no_text_grows_in_base64() -> None:
    # 5 MB of bytes are 6.7 MB
    response = call("POST", "/v1/things", content=b"\0" * 5_000_000, headers={"content-type": "image/png"})
    assert (response.status_code, response.json()) == (413, {"message": "Request Too Long"})


def test_a_result_that_lambda_would_not_deliver_is_an_error() -> None:
    response = call("GET", "/v1/things/a", lambda *_: {"statusCode": 200, "body": "x" * 6_400_000})
    assert response.status_code == 500
