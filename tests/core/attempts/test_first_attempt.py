"""A job is sent until its endpoint has accepted it."""

from typing import Any

import pytest

from facemagi import table
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.jobs import recovery
from facemagi.photos import removal
from facemagi.sweeping import sweep
from tests.core.job_life import (
    BUCKET,
    answers_of_sagemaker,
    later,
    notify,
    record_of,
    store,
    submit,
)
from tests.core.job_samples import Calls, detected_faces
from tests.core.lost_calls import no_answer, sent, submit_and_be_killed
from tests.support.samples import OWNER

FACES = detected_faces(90)


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
