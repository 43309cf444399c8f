"""Client tokens: who makes them, what they may do, how many jobs, for which user, and how they end."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from facemagi import effects, faces
from facemagi.aws import client
from facemagi.credentials import keys, store
from facemagi.credentials.secret import digest_of
from facemagi.errors import FaceMagiError
from facemagi.faces import DetectedFaces
from facemagi.ids import owner_of
from facemagi.jobs import records
from facemagi.photos import detection
from facemagi.photos.keys import PhotoKey
from facemagi.states import JobState
from functions.account.app import handler as account
from tests.core.credentials.keyed_calls import CONTENT, ask, call, call_as, code_of, new_key
from tests.core.job_samples import detected_faces
from tests.core.test_functions import CONTEXT, Response, http_event
from tests.support.samples import ENVIRONMENT, make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

ANY_JOB = "/v1/jobs/job_" + "0" * 20


@pytest.fixture
def key() -> str:
    return new_key()


def new_token(secret: str, **members: Any) -> str:
    status, token, _ = call(secret, "POST", "/v1/client_tokens", members)
    assert status == 201, token
    return str(token["token"])


def ready_photo(secret: str) -> str:
    """A ready photo that a key or token has created."""
    _, created, _ = call(secret, "POST", "/v1/photos", CONTENT)
    key = PhotoKey(owner_of(ask(f"Bearer {secret}")["principalId"]), created["id"])
    detected = detected_faces(300)
    faces.save(key, DetectedFaces(400, 500, "jpeg", detected))
    detection.accept(key, 400, 500, "jpeg", [face.public() for face in detected])
    return key.photo


def submit(secret: str, photo: str, effect: str = "glow", **headers: str) -> Response:
    return call(secret, "POST", "/v1/jobs", {"effect": effect, "photo": photo}, **headers)


def test_a_token_has_what_its_maker_asked_for(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_000_000_000)
    body = {"ttl_s": 600, "scopes": ["photos", "jobs:glow"], "quota": 5, "user_id": "u1"}
    status, token, _ = call(key, "POST", "/v1/client_tokens", body)
    secret = token.pop("token")
    assert (status, secret[:10]) == (201, "fm_client_")
    asked = {"scopes": ["photos", "jobs:glow"], "quota": 5, "daily_jobs": None, "user_id": "u1"}
    assert token == asked | {"expires_at": 1_000_000_600}
    assert ask(f"Bearer {secret}") == {
        "principalId": "live:acme",
        "scopes": "photos jobs:glow",
        "credential": digest_of(secret),
        "user_id": "u1",
        "quota": "5",
        "expires_at": "1000000600",
    }


def test_a_token_lives_for_a_quarter_of_an_hour_if_its_maker_says_nothing(key: str) -> None:
    _, token, _ = call(key, "POST", "/v1/client_tokens", {})
    assert (token["scopes"], token["quota"], token["user_id"]) == (["photos", "jobs"], None, None)
    [item] = [item for item in stored_items() if item["pk"]["S"] == "client_token"]
    document = json.loads(item["document"]["S"])
    assert token["expires_at"] - document["created_at"] == 900


def test_the_table_deletes_a_token_after_its_end(key: str) -> None:
    token = new_token(key)
    [item] = [item for item in stored_items() if item["sk"]["S"] == digest_of(token)]
    assert int(item["expires_at"]["N"]) == int(ask(f"Bearer {token}")["expires_at"])
    assert token not in json.dumps(stored_items())


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"ttl_s": 3601}, "ttl_s"),
        ({"ttl_s": 0}, "ttl_s"),
        ({"ttl_s": "9"}, "ttl_s"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes[0]"),
        ({"scopes": ["photos", "jobs:"]}, "scopes[1]"),
        ({"scopes": ["jobs:../x"]}, "scopes[0]"),
        ({"scopes": ["photos"] * 21}, "scopes"),
        ({"quota": 0}, "quota"),
        ({"quota": 1.5}, "quota"),
        ({"user_id": ""}, "user_id"),
        ({"user_id": "x" * 501}, "user_id"),
        ({"scope": ["photos"]}, "scope"),
    ],
)
def test_a_wrong_request_for_a_token_is_refused_with_its_field(key: str, body: dict[str, Any], param: str) -> None:
    status, answer, _ = call(key, "POST", "/v1/client_tokens", body)
    assert (status, answer["error"]["param"]) == (422, param)


@pytest.mark.parametrize(
    ("own", "passed_on", "allowed"),
    [
        ("photos jobs", "photos", True),
        ("photos jobs", "jobs:glow", True),
        ("jobs:glow jobs:paint", "jobs:glow", True),
        ("jobs:glow", "jobs", False),
        ("jobs:glow", "jobs:paint", False),
        ("photos", "jobs:glow", False),
        ("jobs", "photos", False),
        ("admin", "photos", True),
        ("admin", "jobs:glow", True),
    ],
)
def test_a_token_may_do_at_most_what_its_maker_may(own: str, passed_on: str, allowed: bool) -> None:
    answer = call(new_key("acme", *own.split()), "POST", "/v1/client_tokens", {"scopes": [passed_on]})
    assert code_of(answer) == ((201, None) if allowed else (403, "forbidden_scope"))


def test_a_client_token_makes_no_client_tokens(key: str) -> None:
    assert code_of(call(new_token(key), "POST", "/v1/client_tokens", {})) == (403, "forbidden_scope")


def test_where_only_tokens_of_the_issuer_are_accepted_there_are_no_client_tokens() -> None:
    answer = account(http_event("POST", "/v1/client_tokens", "{}", "ann", {}), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (409, "keys_disabled")


def test_a_token_is_refused_after_its_end(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a token that the authorizer has let in
    token = new_token(key, ttl_s=60)
    context = ask(f"Bearer {token}")
    assert call_as(context, "GET", "/v1/photos")[0] == 200
    # when its time is over
    monkeypatch.setattr("time.time", lambda: float(context["expires_at"]))
    # then it is refused, also with the authorizer's answer of before, and the answer says that a new one helps
    assert ask(f"Bearer {token}") == {"problem": "expired"}
    for answer in (call(token, "GET", "/v1/photos"), call_as(context, "GET", "/v1/photos")):
        assert code_of(answer) == (401, "token_expired")


def test_a_token_ends_with_the_key_that_it_was_made_with(key: str) -> None:
    token, other = new_token(key), new_token(new_key())
    keys.revoke(f"key_{digest_of(key)[:16]}")
    assert code_of(call(token, "GET", "/v1/photos")) == (401, "unauthorized")
    assert call(other, "GET", "/v1/photos")[0] == 200


@pytest.mark.parametrize(
    ("scopes", "method", "path", "body", "expected"),
    [
        ("photos", "GET", "/v1/photos", None, (200, None)),
        ("photos", "POST", "/v1/photos", CONTENT, (201, None)),
        ("photos", "GET", ANY_JOB, None, (403, "forbidden_scope")),
        ("photos", "POST", "/v1/jobs", {}, (403, "forbidden_scope")),
        ("jobs", "GET", "/v1/photos", None, (403, "forbidden_scope")),
        ("jobs", "GET", ANY_JOB, None, (404, "not_found")),
        ("jobs:glow", "GET", ANY_JOB, None, (404, "not_found")),
        ("jobs:glow", "POST", "/v1/jobs", {"effect": "paint", "photo": "p"}, (403, "forbidden_scope")),
        ("photos", "GET", "/v1/effects", None, (200, None)),
        ("photos", "POST", "/v1/effects/glow/warm", None, (403, "forbidden_scope")),
        ("jobs:paint", "POST", "/v1/effects/glow/warm", None, (403, "forbidden_scope")),
        ("photos", "GET", "/v1/nothing", None, (403, "forbidden_scope")),
        ("admin", "GET", "/v1/nothing", None, (404, "not_found")),
        ("admin", "GET", "/v1/photos", None, (200, None)),
        ("admin", "GET", ANY_JOB, None, (404, "not_found")),
    ],
)
def test_a_route_needs_its_scope(
    scopes: str, method: str, path: str, body: Any, expected: tuple[int, str | None]
) -> None:
    effects.publish(make_manifest())
    assert code_of(call(new_key("acme", *scopes.split()), method, path, body)) == expected


def test_every_step_of_a_job_needs_its_scope(key: str) -> None:
    effects.publish(make_manifest(effects={name: make_manifest().effects["glow"] for name in ("warm", "cold")}))
    photo = ready_photo(key)
    steps = [{"effect": "glow/warm"}, {"effect": "glow/cold"}]
    one, both = new_key("acme", "jobs:glow/warm"), new_key("acme", "jobs:glow/warm", "jobs:glow/cold")
    status, answer, _ = call(one, "POST", "/v1/jobs", {"photo": photo, "steps": steps})
    assert (status, answer["error"]["limit"]) == (403, {"choices": ["jobs:glow/cold"]})
    assert call(both, "POST", "/v1/jobs", {"photo": photo, "steps": steps})[0] == 201


def test_a_token_creates_as_many_jobs_as_its_quota(key: str) -> None:
    effects.publish(make_manifest())
    photo, token = ready_photo(key), new_token(key, quota=2)
    answers = [code_of(submit(token, photo)) for _ in range(3)]
    assert answers == [(201, None), (201, None), (429, "quota_exceeded")]
    assert submit(key, photo)[0] == 201


def test_a_refused_job_is_not_counted(key: str) -> None:
    effects.publish(make_manifest())
    photo, token = ready_photo(key), new_token(key, quota=1)
    assert code_of(submit(token, photo, effect="sparkle")) == (404, "unknown_effect")
    assert code_of(submit(token, "photo_" + "0" * 20)) == (404, "not_found")
    assert submit(token, photo)[0] == 201


def test_a_repeated_job_is_not_counted_and_still_found_when_the_quota_is_used_up(key: str) -> None:
    effects.publish(make_manifest())
    photo, token = ready_photo(key), new_token(key, quota=1)
    first = submit(token, photo, **{"idempotency-key": "k"})
    again = submit(token, photo, **{"idempotency-key": "k"})
    assert (first[0], again[0], first[1]["id"]) == (201, 200, again[1]["id"])
    assert code_of(submit(token, photo, **{"idempotency-key": "k2"})) == (429, "quota_exceeded")


def failed_job(secret: str, photo: str, effect: str = "glow") -> str:
    """A job of a key or token that has failed."""
    job = str(submit(secret, photo, effect)[1]["id"])
    owner = owner_of(ask(f"Bearer {secret}")["principalId"])
    error = FaceMagiError("inference_failed", "It did not work.")
    assert records.settle(owner, job, JobState.FAILED, error.detail())
    return job


def test_a_repeat_of_a_failed_job_is_counted_once(key: str) -> None:
    effects.publish(make_manifest())
    photo, token = ready_photo(key), new_token(key, quota=2)
    job = failed_job(token, photo)
    answers = [code_of(call(token, "POST", f"/v1/jobs/{job}/retry")) for _ in range(2)]
    assert answers == [(201, None), (200, None)]
    assert code_of(submit(token, photo)) == (429, "quota_exceeded")


def test_a_failed_job_is_repeated_only_with_its_scope(key: str) -> None:
    effects.publish(make_manifest())
    job = failed_job(key, ready_photo(key))
    other, same = new_token(key, scopes=["jobs:paint"]), new_token(key, scopes=["jobs:glow"])
    assert code_of(call(other, "POST", f"/v1/jobs/{job}/retry")) == (403, "forbidden_scope")
    assert code_of(call(same, "POST", f"/v1/jobs/{job}/retry")) == (201, None)


def test_a_dry_run_is_not_counted(key: str) -> None:
    effects.publish(make_manifest())
    photo, token = ready_photo(key), new_token(key, quota=1)
    assert call(token, "POST", "/v1/jobs", {"effect": "glow", "photo": photo, "dry_run": True})[0] == 200
    assert submit(token, photo)[0] == 201


@pytest.mark.usefixtures("atomic_writes")
def test_calls_at_the_same_time_do_not_exceed_the_quota(key: str) -> None:
    digest = digest_of(new_token(key, quota=10))
    with ThreadPoolExecutor(8) as pool:
        spent = list(pool.map(lambda _: store.spend(digest, 1), range(30)))
    assert spent.count(True) == 10


def test_a_token_that_is_gone_has_no_quota() -> None:
    assert store.spend("0" * 64, 1) is False
    store.give_back("0" * 64, 1)
    assert stored_items() == []


def stored_items() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"])["Items"]
    return items
