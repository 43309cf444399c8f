"""`urls.result`: where the result of a queued job will be."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from facemagi import limits
from facemagi.jobs import records
from facemagi.states import JobState
from functions.job_router.app import handler as job_router
from tests.core.job_life import deploy
from tests.core.job_samples import detected_faces, make_ready_photo, recorded_invocations
from tests.core.test_functions import request
from tests.support.samples import OWNER


@pytest.fixture
def photo(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A photo of the caller `ann`; `glow` and `paint` are deployed apart."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER}.__getitem__)
    return make_ready_photo(detected_faces(90))


def create(photo: str, **members: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new job, and the headers of the invocation that it made."""
    body = {"photo": photo} | ({} if "steps" in members else {"effect": "glow"}) | members
    with recorded_invocations() as calls:
        status, job, _ = request(job_router, "POST", "/v1/jobs", body, **{"idempotency-key": "k"})
    assert status in (200, 201)
    return job, calls[0]["headers"] if calls else {}


def key_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


@pytest.mark.parametrize("output", [{}, {"format": "webp"}])
def test_a_new_job_names_the_object_that_its_container_will_write(photo: str, output: dict[str, Any]) -> None:
    job, headers = create(photo, output=output)
    folder, file = (headers[f"X-Amzn-SageMaker-{name}"] for name in ("S3OutputPathExtension", "Filename"))
    assert key_of(job["urls"]["result"]) == f"{folder}/{file}"
    assert job["result"] is None


def test_the_url_of_a_chain_is_that_of_its_last_endpoint(photo: str) -> None:
    job, headers = create(photo, steps=[{"effect": "glow"}, {"effect": "paint"}])
    assert key_of(job["urls"]["result"]) == f"{OWNER}/results/{job['id']}.jpg"
    assert headers["X-Amzn-SageMaker-Filename"] != f"{job['id']}.jpg"


def test_a_result_has_the_same_object_as_the_url_before(photo: str) -> None:
    job, _ = create(photo)
    records.settle(OWNER, job["id"], JobState.SUCCEEDED, None)
    shown = request(job_router, "GET", f"/v1/jobs/{job['id']}")[1]
    assert key_of(shown["result"]["url"]) == key_of(job["urls"]["result"])
    assert shown["urls"] is None


def test_a_get_of_a_queued_job_makes_a_new_url(photo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job, _ = create(photo)
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    shown = request(job_router, "GET", f"/v1/jobs/{job['id']}")[1]
    assert shown["urls"]["expires_at"] > job["urls"]["expires_at"]


def test_a_repeated_job_has_its_url_again(photo: str) -> None:
    assert key_of(create(photo)[0]["urls"]["result"]) == key_of(create(photo)[0]["urls"]["result"])


@pytest.mark.parametrize("retention_s", [300, None])
def test_the_url_ends_with_the_job_or_after_an_hour(
    photo: str, retention_s: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    job, _ = create(photo, retention_s=retention_s)
    seconds = int(parse_qs(urlsplit(job["urls"]["result"]).query)["X-Amz-Expires"][0])
    assert seconds == (retention_s or limits.RESULT_URL_SECONDS)
    assert job["urls"]["expires_at"] == job["created_at"] + seconds


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.EXPIRED])
def test_a_job_without_a_result_has_no_url(photo: str, state: JobState) -> None:
    job, _ = create(photo)
    records.settle(OWNER, job["id"], state, {"code": "internal"})
    assert request(job_router, "GET", f"/v1/jobs/{job['id']}")[1]["urls"] is None


def test_a_cancelled_job_has_no_url(photo: str) -> None:
    job, _ = create(photo)
    request(job_router, "DELETE", f"/v1/jobs/{job['id']}")
    assert request(job_router, "GET", f"/v1/jobs/{job['id']}")[1]["urls"] is None


def test_a_list_has_no_urls(photo: str) -> None:
    create(photo)
    (job,) = request(job_router, "GET", "/v1/jobs")[1]["jobs"]
    assert job["urls"] is None
