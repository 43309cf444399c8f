"""SageMaker's notices are parsed in all their variants."""

import base64
import json
from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from facemagi.jobs import notices
from facemagi.jobs.sagemaker import Attempt
from facemagi.states import JobState
from facemagi.warnings import JobWarning

NO_FACE = FaceMagiError("no_face", "No face.", remedy='Another photo, or "all" \\ none.')


def event(**message: Any) -> dict[str, Any]:
    full = {"inferenceId": "owner1.job_1", "invocationStatus": "Completed"} | message
    return {"Records": [{"Sns": {"Message": json.dumps(full)}}]}


def parse_one(**message: Any) -> notices.Notice:
    (notice,) = notices.parse(event(**message))
    return notice


def response_body(content: str) -> dict[str, Any]:
    return {"content": base64.b64encode(content.encode()).decode(), "encoding": "BASE64"}


def test_a_completed_job_has_succeeded() -> None:
    assert parse_one() == notices.Notice(Attempt("owner1", "job_1"), JobState.SUCCEEDED)


def test_warnings_are_read_from_the_results_content_type() -> None:
    parameters = {"contentType": 'image/png; warnings="low_confidence.f0,low_confidence"', "outputLocation": "s3://b/k"}
    notice = parse_one(responseParameters=parameters)
    assert notice.warnings == (JobWarning("low_confidence", "f0"), JobWarning("low_confidence"))


@pytest.mark.parametrize("unusual", [None, "image/jpeg", {}, {"contentType": None}, {"contentType": ["image/png"]}])
def test_a_notice_without_a_content_type_has_no_warnings(unusual: Any) -> None:
    assert parse_one(responseParameters=unusual).warnings == ()


@pytest.mark.parametrize("place", ["message", "responseParameters"])
def test_the_containers_error_is_read_from_the_response_body(place: str) -> None:
    body = {"responseBody": response_body(json.dumps(NO_FACE.envelope()))}
    members = body if place == "message" else {place: body}
    assert parse_one(invocationStatus="Failed", **members).error == NO_FACE.detail()


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        {},
        {"content": None, "encoding": "BASE64"},
        {"content": "%%%", "encoding": "BASE64"},
        response_body(""),
        response_body('{"error"'),
        response_body('{"error": 1}'),
        response_body('{"error": {"code": "made_up"}}'),
        response_body('["error"]'),
    ],
)
def test_a_failure_without_an_error_of_our_containers_has_none(body: Any) -> None:
    notice = parse_one(invocationStatus="Failed", failureReason="ClientError", responseBody=body)
    assert (notice.state, notice.error) == ("failed", None)


def test_the_failure_reason_is_not_taken_for_the_containers_error() -> None:
    # AWS's reason does not quote the container; a quotation in it would be somebody else's
    reason = f"Received server error (500) from model: {json.dumps(NO_FACE.envelope())}"
    assert parse_one(invocationStatus="Failed", failureReason=reason).error is None


@pytest.mark.parametrize(
    "members", [{"failureLocation": "s3://b/k"}, {"responseParameters": {"failureLocation": "s3://b/k"}}]
)
def test_a_failure_names_where_the_containers_answer_is_stored(members: dict[str, Any]) -> None:
    assert parse_one(invocationStatus="Failed", **members).failure == "s3://b/k"


def test_a_job_without_an_instance_has_expired() -> None:
    assert parse_one(invocationStatus="Expired").state == "expired"


@pytest.mark.parametrize(
    ("text", "attempt"),
    [
        ("owner1.job_1", Attempt("owner1", "job_1")),
        ("owner1.job_1.2", Attempt("owner1", "job_1", leg=2)),
        ("owner1.job_1~2", Attempt("owner1", "job_1", number=2)),
        ("owner1.job_1.0~2", Attempt("owner1", "job_1", leg=0, number=2)),
    ],
)
def test_a_notice_names_the_leg_and_the_attempt(text: str, attempt: Attempt) -> None:
    assert parse_one(inferenceId=text).attempt == attempt
    assert attempt.inference_id == text


@pytest.mark.parametrize(
    "unusual",
    [
        {"inferenceId": ""},
        {"inferenceId": "x"},
        {"inferenceId": "x.y.z"},
        {"inferenceId": "x.y~"},
        {"invocationStatus": "Paused"},
    ],
)
def test_a_notice_that_is_not_ours_is_skipped(unusual: dict[str, Any]) -> None:
    assert list(notices.parse(event(**unusual))) == []
