"""A job is sent once more if its container ended without an answer."""

import json

import pytest

from facemagi import objects, table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle
from tests.core.job_life import (
    BUCKET,
    answers_of_sagemaker,
    container_error,
    notify,
    record_of,
    store,
    submit,
)
from tests.core.job_samples import Calls, detected_faces
from tests.core.lost_calls import sent
from tests.support.samples import OWNER

FACES = detected_faces(90)


def test_a_container_that_ended_gets_the_job_once_more(photo: str, calls: Calls) -> None:
    job = submit(photo)
    assert notify(job, "Failed") == "queued"
    assert sent(calls, job) == ["", "~2"]
    assert json.loads(calls[1]["body"]) == json.loads(calls[0]["body"])
    store(f"{job}.jpg")
    assert notify(f"{job}~2", "Completed") == "succeeded"


def test_a_container_that_ended_twice_fails_the_job_and_says_so(photo: str, calls: Calls) -> None:
    job = submit(photo)
    notify(job, "Failed")
    assert notify(f"{job}~2", "Failed") == "failed"
    error = record_of(job).outcome["error"]
    assert (error["code"], error["retryable"], error["actual"], len(calls)) == ("inference_failed", True, 2, 2)
    assert "ended without an answer" in error["message"]


def test_a_repeated_notice_of_the_first_attempt_changes_nothing(photo: str, calls: Calls) -> None:
    job = submit(photo)
    notify(job, "Failed")
    assert notify(job, "Failed") is None
    assert (record_of(job).state, len(calls)) == ("queued", 2)


def test_two_functions_with_the_same_notice_send_one_attempt_and_fail_nothing(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given two functions that have both read the record before either claims the next attempt
    job = submit(photo)
    read, before = table.read, table.read(OWNER, f"job#{job}")
    notify(job, "Failed")
    monkeypatch.setattr(table, "read", lambda *_: before)
    # when the slower one goes on
    assert notify(job, "Failed") is None
    # then the attempt of the quicker one decides about the job
    monkeypatch.setattr(table, "read", read)
    assert (record_of(job).state, len(calls)) == ("queued", 2)


def test_the_result_of_the_first_attempt_is_accepted_after_the_second_was_sent(photo: str, calls: Calls) -> None:
    job = submit(photo)
    notify(job, "Failed")
    store(f"{job}.jpg")
    assert notify(job, "Completed") == "succeeded"


def test_an_error_of_the_container_is_not_tried_again(photo: str, calls: Calls) -> None:
    job = submit(photo)
    assert notify(job, "Failed", **container_error()) == "failed"
    assert (record_of(job).outcome["error"]["code"], len(calls)) == ("no_face", 1)


def test_the_error_in_the_stored_failure_is_used_where_the_notice_has_none(photo: str, calls: Calls) -> None:
    failure = f"s3://{BUCKET}/failures/1-error.out"
    with answers_of_sagemaker(FailureLocation=failure):
        job = submit(photo)
    body = FaceMagiError("no_face", "No face.").envelope()
    client("s3").put_object(Bucket=BUCKET, Key="failures/1-error.out", Body=json.dumps(body).encode())
    assert notify(job, "Failed", failureReason="ClientError: Received server error (500) from model.") == "failed"
    assert (record_of(job).outcome["error"]["code"], len(calls)) == ("no_face", 1)


def test_a_canceled_job_is_not_tried_again(photo: str, calls: Calls) -> None:
    job = submit(photo)
    lifecycle.remove(OWNER, job)
    assert notify(job, "Failed") is None
    assert len(calls) == 1


def test_each_leg_of_a_chain_may_be_tried_again(photo: str, calls: Calls) -> None:
    job = submit(photo, "glow", "paint")
    assert notify(f"{job}.0", "Failed") == "queued"
    store(f"{job}-0.png")
    notify(f"{job}.0~2", "Completed")
    assert notify(f"{job}.1", "Failed") == "queued"
    assert sent(calls, job) == [".0", ".0~2", ".1", ".1~2"]
    store(f"{job}.jpg")
    assert notify(f"{job}.1~2", "Completed") == "succeeded"


def test_a_container_that_ended_at_a_leg_that_nobody_recorded_does_not_fail_the_chain(photo: str, calls: Calls) -> None:
    # given a function that ended after it had sent the second leg, before it recorded that
    job = submit(photo, "glow", "paint")
    # when the container of the second leg ends
    assert notify(f"{job}.1", "Failed") is None
    # then the notice of the first leg, which comes again, sends the second one again
    store(f"{job}-0.png")
    assert notify(f"{job}.0", "Completed") == "queued"
    assert sent(calls, job) == [".0", ".1"]


def test_a_repeated_leg_leaves_no_picture_behind(photo: str, calls: Calls) -> None:
    # given a chain of three legs whose first one has run once more, and whose second notice of it is lost
    job = submit(photo, "glow", "paint", "glow")
    for leg in (0, 1):
        store(f"{job}-{leg}.png")
        notify(f"{job}.{leg}", "Completed")
    store(f"{job}-0.png")
    # when the chain ends
    store(f"{job}.jpg")
    assert notify(f"{job}.2", "Completed") == "succeeded"
    # then only its result is there
    assert [objects.look_up(f"{OWNER}/results/{job}-{leg}.png") for leg in (0, 1)] == [None, None]


def test_the_result_is_read_from_where_sagemaker_wrote_it(photo: str, calls: Calls) -> None:
    with answers_of_sagemaker(OutputLocation=f"s3://{BUCKET}/{OWNER}/results/other.jpg"):
        job = submit(photo)
    notify(job, "Completed")
    assert f"/{OWNER}/results/other.jpg?" in lifecycle.result_url(OWNER, job)


def test_an_unexpected_output_location_is_an_alarm(
    photo: str, calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    with answers_of_sagemaker(OutputLocation=f"s3://{BUCKET}/{OWNER}/results/other.jpg"):
        submit(photo)
    assert "UnexpectedOutputLocations" in capsys.readouterr().out
