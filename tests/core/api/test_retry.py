"""A job that failed or expired is repeated as a new job, once."""

from collections.abc import Iterator
from typing import Any

import pytest

from facemagi import limits
from facemagi.jobs import lifecycle, records
from facemagi.photos import removal
from facemagi.states import JobState
from functions.job_router.app import handler as job_router
from tests.core.job_life import container_error, deploy, later, notify
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.core.test_functions import request
from tests.support.samples import OWNER

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def calls(cloud: None, event_loop: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Every invocation; the caller `ann` is the owner of what the tests create."""
    deploy("glow", "studio")
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", {"ann": OWNER, "eve": "f" * 16}.__getitem__)
    with recorded_invocations() as calls:
        yield calls


def create(**more: Any) -> str:
    body = {"effect": "glow", "photo": make_ready_photo(detected_faces(90)), "params": {"strength": 7}} | more
    status, job, _ = request(job_router, "POST", "/v1/jobs", body)
    assert status == 201, job
    return str(job["id"])


def failed_job(**more: Any) -> str:
    job = create(**more)
    notify(job, "Failed", **container_error())
    return job


def retry(job: str, sub: str = "ann") -> tuple[int, Json, dict[str, str]]:
    return request(job_router, "POST", f"/v1/jobs/{job}/retry", sub=sub)


def test_a_failed_job_is_sent_again_as_a_new_job(calls: Calls) -> None:
    first = failed_job(metadata={"user_id": "u-81"})
    status, again, headers = retry(first)
    assert (status, again["state"], again["retry_of"], len(calls)) == (201, "queued", first, 2)
    assert again["id"] != first
    assert headers["location"] == f"/v1/jobs/{again['id']}"
    assert (again["params"]["strength"], again["metadata"]) == (7, {"user_id": "u-81"})
    # and the first job stays as it was
    assert request(job_router, "GET", f"/v1/jobs/{first}")[1]["state"] == "failed"


def test_a_job_that_repeats_none_says_so() -> None:
    assert request(job_router, "GET", f"/v1/jobs/{create()}")[1]["retry_of"] is None


def test_a_repeated_retry_returns_the_first_new_job(calls: Calls) -> None:
    first = failed_job()
    again = retry(first)[1]["id"]
    status, repeated, _ = retry(first)
    assert (status, repeated["id"], len(calls)) == (200, again, 2)


def test_a_retry_that_failed_can_be_retried(calls: Calls) -> None:
    second = retry(failed_job())[1]["id"]
    notify(second, "Failed", **container_error())
    status, third, _ = retry(second)
    assert (status, third["retry_of"], len(calls)) == (201, second, 3)


def test_an_expired_job_is_sent_again_with_a_new_deadline(calls: Calls) -> None:
    job = create(deadline_s=10)
    with later(200):
        status, again, _ = retry(job)
    assert (status, again["state"]) == (201, "queued")


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.SUCCEEDED, JobState.CANCELED, JobState.DELETED])
def test_a_job_in_another_state_is_not_repeated(calls: Calls, state: JobState) -> None:
    job = create()
    if state in (JobState.SUCCEEDED, JobState.DELETED):
        records.settle(OWNER, job, JobState.SUCCEEDED, None)
    if state in (JobState.CANCELED, JobState.DELETED):
        lifecycle.remove(OWNER, job)
    status, envelope, _ = retry(job)
    assert (status, envelope["error"]["code"], envelope["error"]["actual"]) == (409, "not_retryable", state)
    assert envelope["error"]["limit"] == {"choices": ["failed", "expired"]}
    assert len(calls) == 1


def test_a_job_that_is_over_a_day_old_is_not_found() -> None:
    job = failed_job()
    with later(limits.RETENTION_SECONDS + 1):
        assert retry(job)[0] == 404


def test_a_job_whose_photo_is_gone_is_refused_with_the_reason() -> None:
    job = failed_job()
    photo = request(job_router, "GET", f"/v1/jobs/{job}")[1]["photo"]
    removal.delete(OWNER, photo)
    status, envelope, _ = retry(job)
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (410, "deleted", "photo")


@pytest.mark.parametrize("job", ["job_1", "job_" + "0" * 20, "photo_" + "0" * 20])
def test_an_unknown_job_is_not_found(job: str) -> None:
    assert retry(job)[0] == 404


def test_another_owners_job_is_not_found() -> None:
    assert retry(failed_job(), sub="eve")[0] == 404


def test_a_retry_can_wait() -> None:
    job = failed_job()
    status, again, _ = request(job_router, "POST", f"/v1/jobs/{job}/retry?wait=1")
    assert (status, again["state"]) == (201, "queued")
