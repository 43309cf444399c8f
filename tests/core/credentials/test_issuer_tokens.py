"""Tokens of an issuer in a deployment that accepts keys too: who is let in, and what the issuer is asked."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from facemagi.credentials import issuer_keys
from facemagi.credentials.issuer_keys import IssuerError
from functions.authorizer.app import handler as authorizer
from tests.core.credentials.keyed_calls import ask, call, code_of, new_key
from tests.core.test_functions import CONTEXT

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

KEY = generate_private_key(65537, 2048)
OTHER_KEY = generate_private_key(65537, 2048)

FAR = 32_503_680_000
"""The year 3000, seconds since 1970."""


def soon() -> int:
    """In ten minutes, seconds since 1970."""
    return int(time.time()) + 600


@dataclass
class Issuer:
    """An issuer that publishes its keys on this machine.

    Attributes:
        url: its URL.
        keys: the published keys by name.
        asked: the paths that it was asked for.
        jwks_uri: where it says that its keys are.
    """

    url: str
    keys: dict[str, RSAPrivateKey]
    asked: list[str] = field(default_factory=list)
    jwks_uri: str = ""

    def answer(self, path: str) -> Any:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": self.jwks_uri or f"{self.url}/keys"}
        return {"keys": [self._published(name, key) for name, key in self.keys.items()]}

    def token(self, key: RSAPrivateKey = KEY, kid: str | None = "k1", algorithm: str = "RS256", **claims: Any) -> str:
        """A signed token; a claim that is None is left out."""
        all_claims = {"iss": self.url, "sub": "ann", "aud": "app", "exp": soon()} | claims
        present = {name: value for name, value in all_claims.items() if value is not None}
        return jwt.encode(present, key, algorithm, headers={"kid": kid} if kid else {})

    @staticmethod
    def _published(name: str, key: RSAPrivateKey) -> dict[str, Any]:
        public: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        return public | {"kid": name, "use": "sig", "alg": "RS256"}


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = json.dumps(running.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = Issuer(f"http://127.0.0.1:{server.server_port}", {"k1": KEY})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("FACEMAGI_AUTHORIZER", "both")
    monkeypatch.setenv("FACEMAGI_JWT_ISSUER", running.url)
    monkeypatch.setenv("FACEMAGI_JWT_AUDIENCE", "app,web")
    monkeypatch.setattr(issuer_keys, "time", SimpleNamespace(time=lambda: 0.0))  # keys do not get old during a test
    issuer_keys._keys_since.cache_clear()
    yield running
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("claims", [{}, {"aud": ["other", "web"]}, {"aud": None, "client_id": "app"}])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_valid_token_is_let_in_with_all_rights_on_its_own_things(
    issuer: Issuer, scheme: str, claims: dict[str, Any]
) -> None:
    assert ask(f"{scheme} {issuer.token(**claims)}") == {"principalId": "ann", "scopes": "admin"}


INVALID: dict[str, dict[str, Any]] = {
    "for another audience": {"aud": "another"},
    "for nobody": {"aud": None},
    "of another client": {"aud": None, "client_id": "another"},
    "for another audience, of this client": {"aud": "another", "client_id": "app"},
    "of another issuer": {"iss": "https://evil.example"},
    "of no issuer": {"iss": None},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
    "without an end": {"exp": None},
    "from the future": {"nbf": FAR},
    "signed with another key": {"key": OTHER_KEY},
    "that names no key": {"kid": None},
    "that names an unknown key": {"kid": "k2"},
    "with another algorithm": {"algorithm": "PS256"},
}
"""How a token differs from a valid one."""


@pytest.mark.parametrize("claims", INVALID.values(), ids=INVALID)
def test_a_token_that_is_not_valid_is_a_401(issuer: Issuer, claims: dict[str, Any]) -> None:
    token = issuer.token(**claims)
    assert ask(f"Bearer {token}") == {"problem": "invalid"}
    assert code_of(call(token, "GET", "/v1/photos")) == (401, "unauthorized")


def test_a_token_that_is_over_says_so(issuer: Issuer) -> None:
    token = issuer.token(exp=int(time.time()) - 1)
    assert code_of(call(token, "GET", "/v1/photos")) == (401, "token_expired")


@pytest.mark.parametrize("token", ["ann", "a.b.c", "", "eyJhbGciOiJub25lIn0.e30."])
def test_a_text_that_is_no_token_is_let_in_nowhere(issuer: Issuer, token: str) -> None:
    assert "principalId" not in ask(f"Bearer {token}")


def test_an_unsigned_token_is_not_valid(issuer: Issuer) -> None:
    claims = {"iss": issuer.url, "sub": "ann", "aud": "app", "exp": soon()}
    unsigned = jwt.encode(claims, "", "none", headers={"kid": "k1"})
    symmetric = jwt.encode(claims, "a secret that everybody knows, of 32 bytes", "HS256", headers={"kid": "k1"})
    assert [ask(f"Bearer {token}") for token in (unsigned, symmetric)] == [{"problem": "invalid"}] * 2


@pytest.mark.parametrize("subject", ["live:acme", "test:acme"])
def test_a_token_cannot_name_the_account_of_a_key(issuer: Issuer, subject: str) -> None:
    assert ask(f"Bearer {issuer.token(sub=subject)}") == {"problem": "invalid"}


def test_keys_are_let_in_beside_tokens(issuer: Issuer) -> None:
    assert ask(f"Bearer {new_key()}")["principalId"] == "live:acme"
    assert issuer.asked == []


def test_the_issuer_is_asked_once_for_many_tokens(issuer: Issuer) -> None:
    for _ in range(3):
        ask(f"Bearer {issuer.token()}")
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]


def test_a_new_key_of_the_issuer_is_found_within_a_minute(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    # given an issuer whose keys are known
    ask(f"Bearer {issuer.token()}")
    # when it begins to sign with a new key
    issuer.keys["k2"] = OTHER_KEY
    token = issuer.token(OTHER_KEY, "k2")
    # then a token with it is let in
    assert ask(f"Bearer {token}")["principalId"] == "ann"


def test_tokens_with_unknown_keys_do_not_ask_the_issuer_each_time(issuer: Issuer) -> None:
    for number in range(20):
        ask(f"Bearer {issuer.token(OTHER_KEY, f'made-up-{number}')}")
    assert len(issuer.asked) == 4


@pytest.mark.parametrize("uri", ["http://evil.example/keys", "ftp://evil.example/keys"])
def test_keys_without_tls_are_not_fetched_for_an_issuer_with_tls(uri: str) -> None:
    assert issuer_keys._is_less_safe(uri, "https://issuer.example")


def test_without_the_issuer_nobody_is_let_in(monkeypatch: pytest.MonkeyPatch, issuer: Issuer) -> None:
    # given an issuer that publishes its keys where nothing answers
    issuer.jwks_uri = "http://127.0.0.1:9/keys"
    # then the authorizer fails, so that API Gateway calls no function, and caches nothing
    with pytest.raises(IssuerError, match=":9/keys"):
        authorizer({"identitySource": [f"Bearer {issuer.token()}"]}, CONTEXT)
    # and when it answers again, its tokens are let in
    issuer.jwks_uri = ""
    assert ask(f"Bearer {issuer.token()}")["principalId"] == "ann"
