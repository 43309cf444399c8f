"""SageMaker's notices are understood in each of the shapes in which they come."""

import json
from typing import Any

import pytest

from facemagi import notices
from facemagi.errors import FaceMagiError
from facemagi.states import JobState
from facemagi.warnings import JobWarning

NO_FACE = FaceMagiError("no_face", "No face.", remedy='Another photo, or "all" \\ none.')


def event(**message: Any) -> dict[str, Any]:
    full = {"inferenceId": "owner1.job_1", "invocationStatus": "Completed"} | message
    return {"Records": [{"Sns": {"Message": json.dumps(full)}}]}


def one(**message: Any) -> notices.Notice:
    (notice,) = notices.parse(event(**message))
    return notice


def test_a_completed_job_has_succeeded() -> None:
    assert one() == notices.Notice("owner1", "job_1", JobState.SUCCEEDED, None)


def test_warnings_come_with_the_results_content_type() -> None:
    told = {"contentType": 'image/png; warnings="low_confidence.f0,low_confidence"', "outputLocation": "s3://b/k"}
    assert one(responseParameters=told).warnings == (JobWarning("low_confidence", "f0"), JobWarning("low_confidence"))


@pytest.mark.parametrize("strange", [None, "image/jpeg", {}, {"contentType": None}, {"contentType": ["image/png"]}])
def test_a_notice_that_tells_no_content_type_has_no_warnings(strange: Any) -> None:
    assert one(responseParameters=strange).warnings == ()


def test_a_failed_job_says_why() -> None:
    notice = one(invocationStatus="Failed", failureReason="Model container died.")
    assert notice.state == "failed"
    assert notice.error is not None
    assert (notice.error["code"], notice.error["retryable"]) == ("inference_failed", True)


@pytest.mark.parametrize("escape", [str, lambda text: json.dumps(text)[1:-1]], ids=["raw", "escaped"])
def test_the_containers_own_error_is_found_in_the_sentence_around_it(escape: Any) -> None:
    quoted = escape(json.dumps(NO_FACE.envelope()))
    reason = f'Received client error (422) from primary with message "{quoted}". See the log for more.'
    assert one(invocationStatus="Failed", failureReason=reason).error == NO_FACE.detail()


@pytest.mark.parametrize(
    "reason", ['{"error"', '{"error": 1}', '{"error": {"code": "made_up"}}', '{"error": {}}', "{}", ""]
)
def test_garbage_in_the_reason_is_a_failure_like_any_other(reason: str) -> None:
    error = one(invocationStatus="Failed", failureReason=reason).error
    assert error is not None
    assert error["code"] == "inference_failed"


def test_a_job_that_found_no_instance_has_expired() -> None:
    notice = one(invocationStatus="Expired")
    assert (notice.state, notice.error and notice.error["code"]) == ("expired", "effect_unavailable")


def test_a_notice_tells_which_leg_of_a_job_has_ended() -> None:
    assert one(inferenceId="owner1.job_1.2") == notices.Notice("owner1", "job_1", JobState.SUCCEEDED, None, (), 2)


@pytest.mark.parametrize(
    "strange", [{"inferenceId": ""}, {"inferenceId": "x"}, {"inferenceId": "x.y.z"}, {"invocationStatus": "Paused"}]
)
def test_a_notice_that_is_none_of_ours_is_passed_over(strange: dict[str, Any]) -> None:
    assert list(notices.parse(event(**strange))) == []
