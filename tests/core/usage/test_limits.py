"""GET /v1/limits: what a caller may do. Every limit is the one that the code keeps to."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from facemagi.batches.requests import NewBatch
from facemagi.credentials import daily
from facemagi.credentials.daily_limits import DailyLimit
from facemagi.ids import owner_of
from facemagi.jobs.requests import NewJob
from facemagi.photos.formats import ACCEPTED
from facemagi.photos.uploads import NewPhoto
from facemagi.settings import settings
from facemagi_vision import decode
from functions.account.app import handler as account
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.credentials.keyed_calls import call, new_key
from tests.core.test_functions import request

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

Json = dict[str, Any]


def limits(sub: str = "ann") -> Json:
    status, answer, _ = request(account, "GET", "/v1/limits", sub=sub)
    assert status == 200
    return answer


def member(path: str) -> int:
    """A limit by its path, such as `job.max_steps`."""
    found: Any = limits()
    for name in path.split("."):
        found = found[name]
    return int(found)


def photo(**members: Any) -> Json:
    return {"content_type": "image/png", "bytes": 1} | members


def job(**members: Any) -> Json:
    return {"photo": "p"} | ({} if "steps" in members else {"effect": "glow"}) | members


def batch(**members: Any) -> Json:
    return {"photos": ["p"], "edits": [{"effect": "glow"}]} | members


BODIES: dict[str, tuple[Any, Callable[[int], Json]]] = {
    "job.max_steps": (NewJob, lambda most: job(steps=[{"effect": "glow"}] * most)),
    "job.max_deadline_s": (NewJob, lambda most: job(deadline_s=most)),
    "batch.max_photos": (NewBatch, lambda most: batch(photos=["p"] * most)),
    "batch.max_edits": (NewBatch, lambda most: batch(edits=[{"effect": "glow"}] * most)),
    "batch.max_sweep_values": (
        NewBatch,
        lambda most: batch(edits=[{"effect": "glow", "sweep": {"params.strength": [1] * most}}]),
    ),
    "metadata.max_pairs": (NewJob, lambda most: job(metadata={f"k{index}": "" for index in range(most)})),
    "metadata.max_key_chars": (NewPhoto, lambda most: photo(metadata={"k" * most: ""})),
    "metadata.max_value_chars": (NewPhoto, lambda most: photo(metadata={"k": "v" * most})),
    "retention_s.max": (NewJob, lambda most: job(retention_s=most)),
}
"""A body that has as much as a limit allows, by the limit's path."""


@pytest.mark.parametrize("path", sorted(BODIES))
def test_as_much_as_a_limit_says_is_accepted_and_one_more_is_not(path: str) -> None:
    model, body = BODIES[path]
    most = member(path)
    model.model_validate(body(most))
    with pytest.raises(ValidationError):
        model.model_validate(body(most + 1))


def test_a_photo_may_have_as_many_bytes_as_the_limit_says() -> None:
    most = member("photo.max_bytes")
    answers = [request(upload, "POST", "/v1/photos", photo(bytes=size)) for size in (most, most + 1)]
    assert [status for status, _, _ in answers] == [201, 413]
    assert answers[1][1]["error"]["limit"]["max"] == most


@pytest.mark.parametrize(("path", "query"), [("max_wait_s", "wait"), ("max_page", "limit")])
def test_a_query_may_ask_for_as_much_as_the_limit_says(path: str, query: str) -> None:
    most = member(path)
    route = "/v1/jobs" if query == "limit" else "/v1/jobs/job_" + "0" * 20
    statuses = [request(job_router, "GET", f"{route}?{query}={asked}")[0] for asked in (most, most + 1)]
    assert (statuses[0] in (200, 404), statuses[1]) == (True, 422)


def test_the_face_engine_has_the_same_limits() -> None:
    shown = limits()["photo"]
    assert (shown["max_pixels"], shown["min_side"]) == (decode.MAX_PIXELS, decode.MIN_SIDE)
    assert (shown["max_bytes"], shown["formats"]) == (decode.MAX_BYTES, list(ACCEPTED))


def test_the_rate_is_that_of_the_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_CALLS_PER_SECOND", "7")
    monkeypatch.setenv("FACEMAGI_BURST_CALLS", "9")
    settings.cache_clear()
    assert limits()["rate"] == {"calls_per_second": 7, "burst_calls": 9}


def test_the_longest_wait_is_that_of_the_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_LONGEST_WAIT", "0")
    settings.cache_clear()
    assert limits()["max_wait_s"] == 0


def test_without_a_quota_there_is_none() -> None:
    assert (limits()["daily_jobs"], limits()["token_jobs"]) == ([], None)


def test_the_quota_of_the_day_is_shown_with_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEMAGI_DAILY_JOBS", "5")
    settings.cache_clear()
    monkeypatch.setattr("time.time", lambda: 1_783_944_000.0)  # 2026-07-13T12:00:00Z
    daily.spend(owner_of("ann"), DailyLimit("account", 5), 2)
    midnight = 1_783_987_200
    used, fresh = {"used": 2, "remaining": 3}, {"used": 0, "remaining": 5}
    of_account = {"of": "account", "limit": 5, "resets_at": midnight}
    assert limits()["daily_jobs"] == [of_account | used]
    assert limits("eve")["daily_jobs"] == [of_account | fresh]


@pytest.mark.parametrize("scope", ["photos", "jobs", "jobs:glow", "admin"])
def test_every_caller_may_read_its_limits_and_only_an_account_its_usage(scope: str) -> None:
    key = new_key("acme", scope)
    assert call(key, "GET", "/v1/limits")[0] == 200
    assert call(key, "GET", "/v1/usage")[0] == (200 if scope == "admin" else 403)


def test_a_client_token_sees_how_many_jobs_it_may_create() -> None:
    _, token, _ = call(new_key(), "POST", "/v1/client_tokens", {"quota": 7})
    assert call(token["token"], "GET", "/v1/limits")[1]["token_jobs"] == 7
