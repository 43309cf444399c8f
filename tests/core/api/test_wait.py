"""`wait` and `Prefer: wait` wait for a final state, on reading and on creating."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi.api import app
from facemagi.api.preferences import preferred_wait
from facemagi.jobs import attempts, records
from facemagi.settings import settings
from facemagi.states import JobState
from functions.job_router.app import handler as job_router
from functions.upload.app import handler as upload
from tests.core.job_life import deploy
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.core.test_functions import request
from tests.support.samples import OWNER


@pytest.fixture
def calls(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Every invocation; the caller `ann` is the owner of what the tests create."""
    deploy("glow", "studio")
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def body(calls: Calls) -> dict[str, Any]:
    return {"effect": "glow", "photo": make_ready_photo(detected_faces(90))}


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("wait=10", 10),
        ("respond-async, wait=10", 10),
        ('Wait = "10"; strict', 10),
        ("wait", 25),
        ("wait=60", 25),
        ("wait=" + "9" * 5000, 25),
        ("wait=0", 0),
        ("", 0),
        ("wait=soon", 0),
        ("wait=-1", 0),
        ("wait=1.5", 0),
        ("wait=²", 0),
        ("waiting=10", 0),
        ("respond-async", 0),
    ],
)
def test_the_seconds_of_a_preference_are_read(header: str, seconds: int) -> None:
    assert preferred_wait(header) == seconds


@pytest.mark.usefixtures("cloud")
def test_the_query_counts_before_the_header() -> None:
    assert asyncio.run(app.wait_seconds(3, "wait=10")) == 3
    assert asyncio.run(app.wait_seconds(0, "wait=10")) == 10


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(("longest", "waited"), [("0", 0), ("5", 5), ("25", 10)])
def test_no_call_waits_longer_than_the_deployment_allows(
    longest: str, waited: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEMAGI_LONGEST_WAIT", longest)
    settings.cache_clear()
    assert asyncio.run(app.wait_seconds(10, "")) == waited
    assert asyncio.run(app.wait_seconds(0, "wait=10")) == waited


def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each poll is asked to wait; it does not wait."""
    asked: list[float] = []

    async def read_once(read: Any, is_final: Any, seconds: float) -> Any:
        asked.append(seconds)
        return read()

    monkeypatch.setattr("functions.job_router.app.poll", read_once)
    monkeypatch.setattr("functions.upload.app.poll", read_once)
    return asked


def test_every_read_that_waits_takes_the_header(body: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    job = request(job_router, "POST", "/v1/jobs", body)[1]["id"]
    asked = waits(monkeypatch)
    request(job_router, "GET", f"/v1/jobs/{job}", prefer="wait=7")
    request(upload, "GET", f"/v1/photos/{body['photo']}", prefer="wait=8")
    request(job_router, "GET", f"/v1/jobs/{job}?wait=9", prefer="wait=7")
    assert asked == [7, 8, 9]


def test_a_created_job_is_answered_as_it_is_at_the_end_of_the_wait(
    body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a container that is done before the first look
    record = attempts.record

    def done(attempt: Any, answer: Any) -> None:
        record(attempt, answer)
        records.settle(OWNER, attempt.job, JobState.SUCCEEDED, None)

    monkeypatch.setattr(attempts, "record", done)
    # when a job is created with and without waiting
    status, job, _ = request(job_router, "POST", "/v1/jobs", body, prefer="wait=20")
    assert (status, job["state"], job["result"]["format"]) == (201, "succeeded", "jpeg")
    assert request(job_router, "POST", "/v1/jobs", body)[1]["state"] == "queued"


def test_a_repeated_job_waits_too(body: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    key = {"idempotency-key": "k1"}
    job = request(job_router, "POST", "/v1/jobs", body, **key)[1]["id"]
    records.settle(OWNER, job, JobState.SUCCEEDED, None)
    asked = waits(monkeypatch)
    status, again, _ = request(job_router, "POST", "/v1/jobs?wait=5", body, **key)
    assert (status, again["id"], again["state"], asked) == (200, job, "succeeded", [5])


def test_a_job_that_is_not_finished_in_time_is_answered_as_queued(body: dict[str, Any]) -> None:
    status, job, _ = request(job_router, "POST", "/v1/jobs?wait=1", body)
    assert (status, job["state"]) == (201, "queued")


@pytest.mark.parametrize("wait", ["26", "-1", "x", "1.5"])
def test_a_malformed_wait_of_a_query_is_refused_before_a_job_is_made(
    body: dict[str, Any], calls: Calls, wait: str
) -> None:
    status, envelope, _ = request(job_router, "POST", f"/v1/jobs?wait={wait}", body)
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (422, "invalid_param", "query.wait")
    assert calls == []
