"""A job with a deadline expires if no instance has begun with it, and nothing is computed after it."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from facemagi.jobs import deadlines, recovery, submission
from facemagi.jobs.requests import NewJob
from facemagi.sweeping import sweep
from functions.job_router.app import handler as job_router
from tests.core.job_life import container_error, deploy, later, notify, record_of, store
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.core.lost_calls import KilledError, killed
from tests.core.test_functions import request
from tests.support.samples import OWNER

FACES = detected_faces(90)
TTL = "X-Amzn-SageMaker-RequestTTLSeconds"


@pytest.fixture
def calls(cloud: None) -> Iterator[Calls]:
    """Every invocation, with `glow` and `paint` deployed in different containers."""
    deploy("glow", "studio")
    deploy("paint", "atelier")
    with recorded_invocations() as calls:
        yield calls


@pytest.fixture
def photo(calls: Calls) -> str:
    return make_ready_photo(FACES)


def submit(photo: str, *chain: str, key: str | None = None, **more: Any) -> str:
    edit = {"steps": [{"effect": name} for name in chain]} if chain else {"effect": "glow"}
    return str(submission.submit(OWNER, NewJob.model_validate({"photo": photo} | edit | more), key)[0]["id"])


def ended(job: str) -> tuple[str, str]:
    """The state of a job and the code of its error."""
    record = record_of(job)
    return record.state, record.outcome["error"]["code"]


def test_the_container_and_sagemaker_learn_the_deadline(photo: str, calls: Calls) -> None:
    before = int(time.time())
    submit(photo, deadline_s=600)
    assert before + 600 <= start_by(calls[0]) <= time.time() + 600
    assert 598 <= int(calls[0]["headers"][TTL]) <= 600


def start_by(call: dict[str, Any]) -> int:
    return int(json.loads(call["body"])["start_by"])


def test_a_job_without_a_deadline_has_none(photo: str, calls: Calls) -> None:
    submit(photo)
    assert b"start_by" not in calls[0]["body"]
    assert calls[0]["headers"][TTL] == "3600"


@pytest.mark.parametrize(("seconds", "ttl"), [(1, 60), (18_000, 18_000)])
def test_sagemaker_waits_within_its_own_limits(photo: str, calls: Calls, seconds: int, ttl: int) -> None:
    submit(photo, deadline_s=seconds)
    assert abs(int(calls[0]["headers"][TTL]) - ttl) <= 2


def test_a_job_that_its_container_refused_has_expired(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=60)
    refused = deadlines.passed(int(time.time()) - 1)
    assert notify(job, "Failed", **container_error(refused)) == "expired"
    assert ended(job) == ("expired", "deadline_passed")


def test_a_job_that_sagemaker_kept_too_long_names_its_deadline(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=60)
    assert notify(job, "Expired") == "expired"
    assert ended(job) == ("expired", "deadline_passed")


def test_a_job_without_a_notice_expires_soon_after_the_last_moment_of_its_end(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=10)
    with later(10 + 60 + 60 - 2):
        assert record_of(job).state == "queued"
    with later(10 + 60 + 60 + 2):
        assert ended(job) == ("expired", "deadline_passed")
        sweep.run()
    assert ended(job) == ("expired", "deadline_passed")


def test_a_job_that_began_in_time_succeeds_after_its_deadline(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=10)
    with later(40):
        store(f"{job}.jpg")
        assert notify(job, "Completed") == "succeeded"


def test_a_late_deadline_extends_the_wait_for_an_instance(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=7200)
    with later(7200 + 100):
        assert record_of(job).state == "queued"


def test_a_chain_does_not_begin_its_next_leg_after_the_deadline(photo: str, calls: Calls) -> None:
    job = submit(photo, "glow", "paint", deadline_s=30)
    store(f"{job}-0.png")
    with later(31):
        assert notify(f"{job}.0", "Completed") == "expired"
    assert (ended(job), len(calls)) == (("expired", "deadline_passed"), 1)


def test_each_leg_of_a_chain_has_the_deadline(photo: str, calls: Calls) -> None:
    job = submit(photo, "glow", "paint", deadline_s=300)
    store(f"{job}-0.png")
    notify(f"{job}.0", "Completed")
    assert start_by(calls[1]) == start_by(calls[0])


def test_a_container_that_ended_after_the_deadline_does_not_get_the_job_again(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=30)
    with later(31):
        assert notify(job, "Failed") == "expired"
    assert len(calls) == 1


def test_a_job_that_was_never_sent_is_not_sent_after_its_deadline(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("facemagi.jobs.sagemaker.invoke", killed)
        patch.setattr("facemagi.table.delete", lambda *_: None)
        with pytest.raises(KilledError):
            submit(photo, key="k1", deadline_s=30)
    with later(61):
        job = submit(photo, key="k1", deadline_s=30)
    assert (ended(job), calls) == (("expired", "deadline_passed"), [])


def test_a_job_sent_again_keeps_its_first_deadline(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=300)
    with later(100):
        notify(job, "Failed")
    assert start_by(calls[1]) == start_by(calls[0])


def test_an_expired_job_finds_no_late_result(photo: str, calls: Calls) -> None:
    job = submit(photo, deadline_s=10)
    with later(200):
        assert recovery.catch_up(OWNER, job, record_of(job)).state == "expired"


@pytest.mark.parametrize("deadline", [0, -1, 18_001, 1.5, "60", True])
@pytest.mark.usefixtures("event_loop")
def test_a_malformed_deadline_is_refused(photo: str, calls: Calls, deadline: Any) -> None:
    body = {"effect": "glow", "photo": photo, "deadline_s": deadline}
    status, envelope, _ = request(job_router, "POST", "/v1/jobs", body)
    assert (status, envelope["error"]["code"], envelope["error"]["param"]) == (422, "invalid_param", "deadline_s")
    assert calls == []


def test_the_error_of_a_deadline_says_when_it_was() -> None:
    error = deadlines.passed(1_700_000_000)
    assert isinstance(error, FaceMagiError)
    assert (error.detail()["limit"], error.kind.retryable) == ({"max": 1_700_000_000}, False)
