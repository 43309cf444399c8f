"""A job is sent until its endpoint has accepted it, and once more if its container ended without an answer."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from facemagi import objects, table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import lifecycle, recovery, sagemaker
from facemagi.photos import removal
from facemagi.sweeping import sweep
from tests.core.job_life import (
    BUCKET,
    answers_of_sagemaker,
    container_error,
    deploy,
    later,
    notify,
    record_of,
    store,
    submit,
)
from tests.core.job_samples import Calls, detected_faces, make_ready_photo, recorded_invocations
from tests.support.samples import OWNER

FACES = detected_faces(90)
INFERENCE_ID = "X-Amzn-SageMaker-Inference-Id"


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


def sent(calls: Calls, job: str) -> list[str]:
    """The end of each inference id: leg and attempt."""
    return [call["headers"][INFERENCE_ID].removeprefix(f"{OWNER}.{job}") for call in calls]


class KilledError(BaseException):
    """The function was killed; no code of ours runs after it."""


def killed(*_: Any, **__: Any) -> Any:
    raise KilledError


def submit_and_be_killed(photo: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send a job in a function that is killed after it has written the record, before it invokes the endpoint."""
    with monkeypatch.context() as patch:
        patch.setattr(sagemaker, "invoke", killed)
        patch.setattr(table, "delete", lambda *_: None)
        with pytest.raises(KilledError):
            submit(photo, key=key)


def test_a_job_records_that_it_was_accepted(photo: str, calls: Calls) -> None:
    output = f"s3://{BUCKET}/{OWNER}/results/x.jpg"
    with answers_of_sagemaker(OutputLocation=output, FailureLocation="s3://b/failures/1"):
        job = submit(photo)
    stored = record_of(job).invocation
    assert (stored["output"], stored["failure"]) == (output, "s3://b/failures/1")


def test_a_repeated_request_sends_a_job_that_was_never_sent(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a job whose function was killed between record and invocation
    submit_and_be_killed(photo, "k1", monkeypatch)
    assert calls == []
    # when its request is repeated after that function must have ended
    with later(61):
        job = submit(photo, key="k1")
    # then it is sent, once
    assert sent(calls, job) == [""]
    with later(122):
        submit(photo, key="k1")
    assert len(calls) == 1


def test_a_repeated_request_leaves_a_job_alone_that_another_function_may_be_sending(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_and_be_killed(photo, "k1", monkeypatch)
    submit(photo, key="k1")
    assert calls == []


def test_a_job_that_was_never_sent_fails_with_the_reason_if_its_photo_is_gone(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_and_be_killed(photo, "k1", monkeypatch)
    removal.delete(OWNER, photo)
    with later(61):
        job = submit(photo, key="k1")
    assert (record_of(job).state, record_of(job).outcome["error"]["code"], calls) == ("failed", "deleted", [])


def test_a_record_that_cannot_be_written_after_the_invocation_fails_no_request(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: Any, **__: Any) -> bool:
        raise FaceMagiError("unavailable", "no answer")

    with monkeypatch.context() as patch:
        patch.setattr(table, "update_if", unavailable)
        job = submit(photo)
    assert (record_of(job).state, len(calls)) == ("queued", 1)


def no_answer(*_: Any, **__: Any) -> Any:
    raise ReadTimeoutError(endpoint_url="https://runtime.sagemaker")


def test_a_job_whose_invocation_got_no_answer_is_kept_for_the_same_key_and_not_sent_twice_at_once(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given an endpoint that may have accepted a job, but whose answer was lost
    with monkeypatch.context() as patch:
        patch.setattr(client("sagemaker-runtime"), "invoke_endpoint_async", no_answer)
        with pytest.raises(FaceMagiError, match="not available"):
            submit(photo, key="k1")
    # when the request is repeated at once
    job = submit(photo, key="k1")
    # then the job waits, and the notice of the lost invocation settles it
    assert (record_of(job).state, calls) == ("queued", [])
    store(f"{job}.jpg")
    assert notify(job, "Completed") == "succeeded"


def test_a_job_whose_invocation_got_no_answer_is_sent_again_when_its_request_is_repeated_later(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(client("sagemaker-runtime"), "invoke_endpoint_async", no_answer)
        with pytest.raises(FaceMagiError) as refused:
            submit(photo, key="k1")
    with later(int(refused.value.headers["Retry-After"]) + 1):
        job = submit(photo, key="k1")
    assert sent(calls, job) == [""]


def test_a_job_without_a_key_whose_invocation_got_no_answer_is_deleted(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(client("sagemaker-runtime"), "invoke_endpoint_async", no_answer)
        with pytest.raises(FaceMagiError, match="not available"):
            submit(photo)
    assert table.names_of_requests_with(OWNER, "job#", photo) == []


def test_a_second_attempt_without_an_answer_does_not_fail_the_job(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a container that ended, and an endpoint that then gives no answer
    job = submit(photo)
    with monkeypatch.context() as patch:
        patch.setattr(client("sagemaker-runtime"), "invoke_endpoint_async", no_answer)
        assert notify(job, "Failed") == "queued"
    # when the sweeper looks
    with later(61):
        assert sweep.run() == {"never_sent": 1}
    # then the second attempt is made
    assert sent(calls, job) == ["", "~2"]


def test_a_next_leg_without_an_answer_does_not_fail_the_job_and_is_sent_when_the_notice_comes_again(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a chain whose second endpoint gives no answer
    job = submit(photo, "glow", "paint")
    store(f"{job}-0.png")
    with monkeypatch.context() as patch:
        patch.setattr(client("sagemaker-runtime"), "invoke_endpoint_async", no_answer)
        with pytest.raises(FaceMagiError, match="not available"):
            notify(f"{job}.0", "Completed")
    # when the notice comes again
    assert (record_of(job).state, notify(f"{job}.0", "Completed")) == ("queued", "queued")
    # then the chain goes on
    assert sent(calls, job) == [".0", ".1"]


def test_a_get_that_finds_a_lost_notice_is_answered_although_the_next_endpoint_is_not_there(
    photo: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = f"s3://{BUCKET}/{OWNER}/results/handed.png"
    with answers_of_sagemaker(OutputLocation=output):
        job = submit(photo, "glow", "paint")
    store("handed.png")
    tried: list[str] = []

    def counted(**call: Any) -> Any:
        tried.append(call["InferenceId"])
        return no_answer()

    monkeypatch.setattr(client("sagemaker-runtime"), "invoke_endpoint_async", counted)
    for seconds, calls_so_far in ((31, 1), (33, 1), (65, 2)):  # the endpoint may have accepted the first call
        with later(seconds):
            assert recovery.catch_up(OWNER, job, record_of(job)).state == "queued"
        assert len(tried) == calls_so_far


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
