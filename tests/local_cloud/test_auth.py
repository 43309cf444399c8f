"""With `auth`, the local cloud accepts a call only with a valid token, as the template's authorizer does on AWS."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from facemagi_client import ApiError, FaceMagi
from scripts.demonstration.__main__ import main as demo
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.gateway.authorizer import as_text
from scripts.local_cloud.issuer import request_token
from tests.support.local_clouds import SCRIPTED_CONTAINER

UNAUTHORIZED = {"message": "Unauthorized"}


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(container=SCRIPTED_CONTAINER, models=["beauty"], auth="jwt")) as cloud:
        yield cloud


@pytest.fixture
def issuer(cloud: LocalCloud) -> str:
    assert cloud.issuer_url
    return cloud.issuer_url


def get_effects(cloud: LocalCloud, authorization: str | None) -> httpx.Response:
    headers = {"Authorization": authorization} if authorization is not None else {}
    return httpx.get(f"{cloud.api_url}/v1/effects", headers=headers)


def signed(issuer: str, key: RSAKey | OctKey, algorithm: str = "RS256", **claims: Any) -> str:
    """A token that the issuer did not sign, but names its key."""
    [published] = httpx.get(f"{issuer}/.well-known/jwks.json").json()["keys"]
    now = int(time.time())
    valid = {"iss": issuer, "sub": "ann", "aud": "local", "iat": now, "exp": now + 600}
    return jwt.encode({"alg": algorithm, "kid": published["kid"]}, valid | claims, key)


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", ""])
def test_a_token_of_the_issuer_is_accepted(cloud: LocalCloud, issuer: str, scheme: str) -> None:
    assert get_effects(cloud, scheme + request_token(issuer)).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_the_health_needs_no_token(cloud: LocalCloud, headers: dict[str, str]) -> None:
    response = httpx.get(f"{cloud.api_url}/v1/health", headers=headers)
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_a_call_without_a_token_is_unauthorized(cloud: LocalCloud) -> None:
    response = get_effects(cloud, None)
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"seconds": "-1"}, "the token has expired"),
        ({"after": "60"}, "the token does not have a valid nbf"),
        ({"aud": "another"}, "the token does not have a valid audience"),
        ({"iss": "https://evil.example"}, "the token does not have a valid issuer"),
    ],
)
def test_a_token_that_is_not_for_here_and_now_is_unauthorized(
    cloud: LocalCloud, issuer: str, fields: dict[str, str], reason: str
) -> None:
    response = get_effects(cloud, f"Bearer {request_token(issuer, **fields)}")
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
    assert reason in response.headers["www-authenticate"]


def test_a_token_that_another_key_signed_is_unauthorized(cloud: LocalCloud, issuer: str) -> None:
    foreign = [
        signed(issuer, RSAKey.generate_key(2048)),
        signed(issuer, RSAKey.generate_key(2048), iss="https://evil.example"),
        signed(issuer, OctKey.generate_key(256), "HS256"),
        "ann",
        "a.b.c",
    ]
    assert [get_effects(cloud, f"Bearer {token}").status_code for token in foreign] == [401] * len(foreign)


def test_the_subject_owns_what_it_creates(cloud: LocalCloud, issuer: str) -> None:
    with httpx.Client() as http:
        ann, bob = (FaceMagi(cloud.api_url, request_token(issuer, sub=name), http=http) for name in ("ann", "bob"))
        photo = ann.photos.create(content_type="image/png", bytes=10)["id"]
        assert ann.photos.get(photo)["id"] == photo
        with pytest.raises(ApiError) as refused:
            bob.photos.get(photo)
    assert refused.value.status == 404


def test_a_preflight_request_and_the_documentation_need_no_token(cloud: LocalCloud) -> None:
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    assert httpx.options(f"{cloud.api_url}/v1/effects", headers=headers).status_code == 204
    assert "local issuer" in httpx.get(f"{cloud.api_url}/docs").text


def test_the_demo_takes_a_token(
    cloud: LocalCloud, issuer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["demo", "--list", "--api", cloud.api_url, "--token", request_token(issuer)])
    assert demo() == 0
    assert "beauty" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["demo", "--list", "--api", cloud.api_url, "--token", "wrong"])
    assert demo() == 1
    assert capsys.readouterr().err == ("demo: Unauthorized. The service accepts only a valid token: --token TOKEN.\n")


@pytest.mark.parametrize(
    ("claim", "text"), [("ann", "ann"), (1787996002, "1787996002"), (True, "true"), (["a", "b"], "[a b]")]
)
def test_functions_get_every_claim_as_a_text(claim: Any, text: str) -> None:
    assert as_text(claim) == text
