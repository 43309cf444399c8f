"""Server keys: what they look like, what is stored of them, who is let in."""

import json
from typing import Any

import pytest

from facemagi.aws import client
from facemagi.credentials import checking, keys, store
from facemagi.credentials.secret import ALPHABET, PATTERN, Kind, digest_of, kind_of, new_secret
from functions.authorizer.app import handler as authorizer
from tests.core.credentials.keyed_calls import CONTENT, ask, call, code_of, new_key
from tests.core.test_functions import CONTEXT
from tests.support.samples import ENVIRONMENT

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")


def stored_items() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return items


@pytest.mark.parametrize("kind", Kind)
def test_a_secret_says_what_it_is(kind: Kind) -> None:
    secret = new_secret(kind)
    assert (secret.startswith(f"fm_{kind}_"), kind_of(secret)) == (True, kind)
    assert PATTERN.fullmatch(secret)


@pytest.mark.parametrize("position", [8, 20, 39, 40, 45])
def test_a_secret_with_one_wrong_character_is_none(position: int) -> None:
    secret = new_secret(Kind.LIVE)
    other = ALPHABET[ALPHABET.index(secret[position]) - 1]
    assert kind_of(secret[:position] + other + secret[position + 1 :]) is None


@pytest.mark.parametrize("text", ["", "fm_live_", "fm_live_" + "a" * 38, "sk_live_abc", "fm_other_" + "a" * 38])
def test_other_texts_are_no_secret(text: str) -> None:
    assert kind_of(text) is None


def test_only_the_digest_of_a_key_is_stored() -> None:
    secret = new_key()
    stored = json.dumps(stored_items())
    assert digest_of(secret) in stored
    assert secret not in stored
    assert secret.removeprefix("fm_live_") not in stored


def test_a_key_without_an_end_has_no_time_to_live() -> None:
    new_key()
    assert ["expires_at" in item for item in stored_items()] == [False]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "Key"])
def test_a_key_is_let_in_with_what_it_may_do(scheme: str) -> None:
    secret = new_key("acme", "photos", "jobs:glow")
    assert ask(f"{scheme} {secret}") == {
        "principalId": "live:acme",
        "scopes": "photos jobs:glow",
        "credential": digest_of(secret),
    }


@pytest.mark.parametrize("header", ["Basic abc", "fm_live_x", "Bearer", "Bearer  "])
def test_a_header_without_a_key_is_a_401(header: str) -> None:
    context = ask(header)
    assert context == {"problem": "malformed"}


@pytest.mark.parametrize(
    ("secret", "problem"),
    [(new_secret(Kind.LIVE), "no such"), ("ann", "no such"), ("fm_live_", "no such")],
    ids=["well-formed", "a name", "a prefix"],  # a random key in an id would differ between pytest's processes
)
def test_an_unknown_key_is_a_401_with_the_reason(secret: str, problem: str) -> None:
    status, body, headers = call(secret, "POST", "/v1/photos", CONTENT)
    assert (status, body["error"]["code"], headers["www-authenticate"]) == (401, "unauthorized", "Bearer")
    assert problem in body["error"]["message"]


def test_a_mistyped_key_costs_no_read_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_TABLE", "no-such-table")
    assert ask("Bearer fm_live_" + "a" * 38) == {"problem": "unknown"}


@pytest.mark.parametrize("path", ["/v1/effects", "/v1/openapi.json", "/v1/nothing"])
def test_an_unknown_key_opens_no_route_that_needs_no_scope(path: str) -> None:
    assert code_of(call(new_secret(Kind.LIVE), "GET", path)) == (401, "unauthorized")


def test_a_revoked_key_is_a_401_with_the_reason() -> None:
    # given a key that works
    secret = new_key()
    assert call(secret, "GET", "/v1/photos")[0] == 200
    # when it is revoked
    [key] = store.all_keys()
    assert keys.revoke(key.id) == key
    # then it is refused, and says why
    status, body, _ = call(secret, "GET", "/v1/photos")
    assert (status, body["error"]["message"]) == (401, "This key or token has been revoked.")


def test_only_the_key_with_the_id_is_revoked() -> None:
    kept, revoked = new_key("a"), new_key("b")
    keys.revoke(f"key_{digest_of(revoked)[:16]}")
    assert (call(kept, "GET", "/v1/photos")[0], call(revoked, "GET", "/v1/photos")[0]) == (200, 401)
    assert keys.revoke("key_0000000000000000") is None


def test_all_keys_are_listed_and_no_client_token() -> None:
    secret = new_key("acme")
    new_key("acme", "photos", kind=Kind.TEST)
    call(secret, "POST", "/v1/client_tokens", {})
    assert sorted((key.principal, key.scopes) for key in store.all_keys()) == [
        ("live:acme", ("admin",)),
        ("test:acme", ("photos",)),
    ]


def test_the_last_use_is_recorded_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a key that was used at noon
    secret = new_key()
    monkeypatch.setattr("time.time", lambda: 43_200)
    ask(f"Bearer {secret}")
    # when it is used again soon and later
    used = []
    for now in (43_200, 43_200 + checking.USE_SECONDS - 1, 43_200 + checking.USE_SECONDS):
        monkeypatch.setattr("time.time", lambda now=now: now)
        ask(f"Bearer {secret}")
        used.append(store.all_keys()[0].used_at)
    # then only the later use is recorded
    assert used == [43_200, 43_200, 43_200 + checking.USE_SECONDS]


def test_a_use_that_cannot_be_recorded_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError("the table cannot be written")

    secret = new_key()
    monkeypatch.setattr(store, "note_use", fail)
    assert ask(f"Bearer {secret}")["principalId"] == "live:acme"


def test_without_the_table_nobody_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a table that cannot be read
    secret = new_key()
    monkeypatch.setattr(store, "read", lambda *_: (_ for _ in ()).throw(OSError("no table")))
    # then the authorizer fails, so that API Gateway calls no function, and caches nothing
    with pytest.raises(OSError, match="no table"):
        authorizer({"identitySource": [f"Bearer {secret}"]}, CONTEXT)


def test_the_log_names_a_refused_key_by_its_id_only(caplog: pytest.LogCaptureFixture) -> None:
    # given a revoked key
    secret = new_key()
    [key] = store.all_keys()
    keys.revoke(key.id)
    # when somebody calls with it
    ask(f"Bearer {secret}")
    # then the log has its id, and nothing that one could call with
    [record] = [vars(record) for record in caplog.records if record.msg == "refused"]
    assert (record["credential"], record["problem"]) == (key.id, "revoked")
    assert secret not in repr(record)
    assert digest_of(secret) not in repr(record)


def test_a_live_and_a_test_key_of_one_account_share_nothing() -> None:
    live, test = new_key("acme"), new_key("acme", kind=Kind.TEST)
    _, photo, _ = call(live, "POST", "/v1/photos", CONTENT)
    assert call(live, "GET", f"/v1/photos/{photo['id']}")[0] == 200
    assert code_of(call(test, "GET", f"/v1/photos/{photo['id']}")) == (404, "not_found")
    assert call(test, "GET", "/v1/photos")[1]["photos"] == []
