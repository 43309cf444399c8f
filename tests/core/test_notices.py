"""SageMaker's notices are parsed in all their variants."""

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


def parse_one(**message: Any) -> notices.Notice:
    (notice,) = notices.parse(event(**message))
    return notice


def test_a_completed_job_has_succeeded() -> None:
    assert parse_one() == notices.Notice("owner1", "job_1", JobState.SUCCEEDED, None)


def test_warnings_are_read_from_the_results_content_type() -> None:
    parameters = {"contentType": 'image/png; warnings="low_confidence.f0,low_confidence"', "outputLocation": "s3://b/k"}
    notice = parse_one(responseParameters=parameters)
    assert notice.warnings == (JobWarning("low_confidence", "f0"), JobWarning("low_confidence"))


@pytest.mark.parametrize("unusual", [None, "image/jpeg", {}, {"contentType": None}, {"contentType": ["image/png"]}])
def test_a_notice_without_a_content_type_has_no_warnings(unusual: Any) -> None:
    assert parse_one(responseParameters=unusual).warnings == ()


def test_a_failed_job_has_an_error() -> None:
    notice = parse_one(invocationStatus="Failed", failureReason="Model container died.")
    assert notice.state == "failed"
    assert notice.error is not None
    assert (notice.error["code"], notice.error["retryable"]) == ("inference_failed", True)


@pytest.mark.parametrize("escape", [str, lambda text: json.dumps(text)[1:-1]], ids=["raw", "escaped"])
def test_the_containers_error_is_found_inside_the_failure_reason(escape: Any) -> None:
    quoted = escape(json.dumps(NO_FACE.envelope()))
    reason = f'Received client error (422) from primary with message "{quoted}". See the log for more.'
    assert parse_one(invocationStatus="Failed", failureReason=reason).error == NO_FACE.detail()


@pytest.mark.parametrize(
    "reason", ['{"error"', '{"error": 1}', '{"error": {"code": "made_up"}}', '{"error": {}}', "{}", ""]
)
def test_an_invalid_failure_reason_becomes_the_general_error(reason: str) -> None:
    error = parse_one(invocationStatus="Failed", failureReason=reason).error
    assert error is not None
    assert error["code"] == "inference_failed"


def test_a_job_without_an_instance_has_expired() -> None:
    notice = parse_one(invocationStatus="Expired")
    assert (notice.state, notice.error and notice.error["code"]) == ("expired", "effect_unavailable")


def test_a_notice_has_the_number_of_the_leg_that_ended() -> None:
    assert parse_one(inferenceId="owner1.job_1.2") == notices.Notice("owner1", "job_1", JobState.SUCCEEDED, None, (), 2)


@pytest.mark.parametrize(
    "unusual", [{"inferenceId": ""}, {"inferenceId": "x"}, {"inferenceId": "x.y.z"}, {"invocationStatus": "Paused"}]
)
def test_a_notice_that_is_not_ours_is_skipped(unusual: dict[str, Any]) -> None:
    assert list(notices.parse(event(**unusual))) == []
