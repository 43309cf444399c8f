"""The gateway asks a Lambda authorizer as API Gateway does, and a whole cloud with keys lets in whom it should."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from facemagi.api.routes import COMPATIBLE_ROUTES
from facemagi_client import ApiError, FaceMagi
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.gateway.app import Gateway
from scripts.local_cloud.gateway.lambda_authorizer import LambdaAuthorizer
from scripts.local_cloud.gateway.plan import LambdaAuthorizerPlan, loads
from scripts.local_cloud.issuer import request_token
from scripts.local_cloud.sandboxes.errors import FunctionError
from tests.local_cloud.gateway_calls import PLAN, call_all, echo
from tests.support.local_clouds import SCRIPTED_CONTAINER

AUTHORIZER = LambdaAuthorizerPlan("authorize", 30)

PROTECTED = replace(
    PLAN, routes=[replace(route, needs_token=route.function != "paths") for route in PLAN.routes], authorizer=AUTHORIZER
)

CONTEXT = {"principalId": "ann", "scopes": "photos"}


@dataclass
class Asked:
    """A function that answers as a test says, and a clock.

    Attributes:
        answer: what it returns, or raises.
        now: seconds.
        events: the events that it was invoked with.
    """

    answer: Any = field(default_factory=lambda: {"isAuthorized": True, "context": CONTEXT})
    now: float = 0.0
    events: list[dict[str, Any]] = field(default_factory=list)

    async def invoke(self, function: str, event: dict[str, Any]) -> Any:
        assert function == "authorize"
        self.events.append(event)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def gateway(self) -> Gateway:
        authorizer = LambdaAuthorizer(AUTHORIZER, self.invoke, lambda: self.now)

        async def invoke(function: str, event: Any) -> Any:
            return echo(event, PLAN.functions[function].new_context("r1"))

        return Gateway(PROTECTED, invoke, {}, authorizer.authorize)


def get(gateway: Gateway, token: str | None = "a", path: str = "/v1/things/a") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return call_all(gateway, ("GET", path), headers=headers)[0]


def test_the_function_gets_the_context() -> None:
    event = get(Asked().gateway()).json()["event"]
    assert event["requestContext"]["authorizer"] == {"lambda": CONTEXT}


def test_the_authorizer_gets_the_request_in_payload_format_2() -> None:
    asked = Asked()
    get(asked.gateway())
    [event] = asked.events
    assert (event["version"], event["type"], event["identitySource"]) == ("2.0", "REQUEST", ["Bearer a"])
    assert (event["rawPath"], event["routeKey"]) == ("/v1/things/a", "GET /v1/things/{thing}")
    assert event["routeArn"].endswith(":api/$default/GET/v1/things/a")
    assert "body" not in event


def test_a_call_without_the_header_is_unauthorized_and_nobody_is_asked() -> None:
    asked = Asked()
    response = get(asked.gateway(), None)
    assert (response.status_code, response.json(), asked.events) == (401, {"message": "Unauthorized"}, [])


def test_a_refusal_is_forbidden() -> None:
    response = get(Asked({"isAuthorized": False, "context": {"reason": "none"}}).gateway())
    assert (response.status_code, response.json()) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize("answer", [FunctionError("OSError", "no table"), {}, {"isAuthorized": "yes"}, None, "true"])
def test_an_authorizer_that_fails_lets_nobody_in(answer: Any) -> None:
    response = get(Asked(answer).gateway())
    assert (response.status_code, response.json()) == (500, {"message": "Internal Server Error"})


def test_an_answer_counts_for_all_routes_and_only_for_its_header_and_time() -> None:
    # given an authorizer that was asked about one header
    asked = Asked()
    gateway = asked.gateway()
    get(gateway)
    # then it is not asked again about it, whatever the route
    get(gateway, path="/v1/things/best")
    assert len(asked.events) == 1
    # but about another header, and when its answer is too old
    get(gateway, "b")
    asked.now = 29.9
    get(gateway)
    assert len(asked.events) == 2
    asked.now = 30.0
    get(gateway)
    assert len(asked.events) == 3


def test_a_refusal_is_remembered_too_and_a_failure_is_not() -> None:
    refusing, failing = Asked({"isAuthorized": False}), Asked(FunctionError("OSError", "no table"))
    for asked in (refusing, failing):
        gateway = asked.gateway()
        get(gateway), get(gateway)
    assert (len(refusing.events), len(failing.events)) == (1, 2)


def test_an_authorizer_that_is_slow_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.local_cloud.gateway.lambda_authorizer.ANSWER_SECONDS", 0.01)

    async def hang(function: str, event: Any) -> Any:
        await asyncio.Event().wait()

    authorizer = LambdaAuthorizer(AUTHORIZER, hang)
    assert get(Gateway(PROTECTED, hang, {}, authorizer.authorize)).status_code == 500


def test_a_route_without_an_authorizer_asks_nobody() -> None:
    asked = Asked()
    response = get(asked.gateway(), None, "/v1/paths/x")
    assert (response.status_code, asked.events) == (200, [])


def test_the_plan_survives_its_text() -> None:
    assert loads(PROTECTED.dumps()).authorizer == AUTHORIZER


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(container=SCRIPTED_CONTAINER, models=["beauty"], auth="both")) as cloud:
        yield cloud


def test_keys_tokens_and_client_tokens_are_let_in(cloud: LocalCloud) -> None:
    key = cloud.new_key()
    issued = httpx.post(f"{cloud.api_url}/v1/client_tokens", json={"user_id": "u1"}, headers=bearer(key))
    assert issued.status_code == 201
    token, signed = issued.json()["token"], request_token(str(cloud.issuer_url), sub="ann")
    with httpx.Client() as http:
        photos = {
            secret: FaceMagi(cloud.api_url, secret, http=http).photos.create(content_type="image/png", bytes=10)["id"]
            for secret in (key, token, signed)
        }
        # the key sees its own photo and that of the app's user, the others only theirs
        listed = {secret: ids_of(cloud, secret) for secret in photos}
        assert listed == {key: {photos[key], photos[token]}, token: {photos[token]}, signed: {photos[signed]}}
        with pytest.raises(ApiError) as refused:
            FaceMagi(cloud.api_url, signed, http=http).photos.get(photos[key])
    assert refused.value.status == 404


def test_the_health_needs_no_key(cloud: LocalCloud) -> None:
    assert httpx.head(f"{cloud.api_url}/v1/health").status_code == 200
    assert httpx.get(f"{cloud.api_url}/v1/health").json()["status"] == "ok"


@pytest.mark.parametrize("path", COMPATIBLE_ROUTES)
def test_a_cloud_is_none_of_the_apis_of_others_unless_it_is_asked_to_be(cloud: LocalCloud, path: str) -> None:
    method = COMPATIBLE_ROUTES[path][0]
    response = httpx.request(method, cloud.api_url + path, headers=bearer(cloud.new_key()))
    assert response.status_code == 404


@pytest.mark.parametrize("secret", ["fm_live_" + "a" * 38, "wrong", "a.b.c"])
def test_others_get_the_reason_in_the_form_of_all_errors(cloud: LocalCloud, secret: str) -> None:
    response = httpx.get(f"{cloud.api_url}/v1/effects", headers=bearer(secret))
    assert (response.status_code, response.json()["error"]["code"]) == (401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_key_without_the_scope_is_forbidden(cloud: LocalCloud) -> None:
    key = cloud.new_key("--scopes", "jobs")
    response = httpx.get(f"{cloud.api_url}/v1/photos", headers=bearer(key))
    assert (response.status_code, response.json()["error"]["code"]) == (403, "forbidden_scope")


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def ids_of(cloud: LocalCloud, secret: str) -> set[str]:
    answer = httpx.get(f"{cloud.api_url}/v1/photos", headers=bearer(secret)).json()
    return {photo["id"] for photo in answer["photos"]}
