"""What SageMaker says of a job when it has ended: the messages of the success and the error topic.

Notices come at least once, in any order, and differ in detail between regions and years; so they are read with
tolerance, and keyed on the inference id alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from facemagi import warnings
from facemagi.errors import KINDS, FaceMagiError
from facemagi.sagemaker import parse_inference_id
from facemagi.warnings import Warned

STATES = {"Completed": "succeeded", "Failed": "failed", "Expired": "expired"}
"""SageMaker's invocationStatus, as the state of a job."""


@dataclass(frozen=True)
class Notice:
    """The end of a job, or of one leg of it.

    Attributes:
        leg: which one; None where the job has but one.
        error: an envelope's `error`, where it did not succeed.
        warnings: what may be wrong with the result, where it did.
    """

    owner: str
    job: str
    state: str
    error: dict[str, Any] | None
    warnings: tuple[Warned, ...] = ()
    leg: int | None = None


def parse(event: dict[str, Any]) -> Iterator[Notice]:
    """The notices of one SNS event, without those that are none of ours."""
    for record in event["Records"]:
        message = json.loads(record["Sns"]["Message"])
        ours = parse_inference_id(str(message.get("inferenceId", "")))
        state = STATES.get(message.get("invocationStatus", ""))
        if ours and state:
            owner, job, leg = ours
            error = _error(state, str(message.get("failureReason", "")))
            yield Notice(owner, job, state, error, _warnings(state, message), leg)


def _warnings(state: str, message: dict[str, Any]) -> tuple[Warned, ...]:
    parameters = message.get("responseParameters")
    if state != "succeeded" or not isinstance(parameters, dict):
        return ()
    return tuple(warnings.parse(parameters.get("contentType")))


def _error(state: str, reason: str) -> dict[str, Any] | None:
    if state == "succeeded":
        return None
    if state == "expired":
        return FaceMagiError(
            "effect_unavailable", "No instance was free before the job's time was over.", remedy="Send the job again."
        ).detail()
    return (
        _containers_error(reason)
        or FaceMagiError("inference_failed", "The model failed on this photo.", remedy="Send the job again.").detail()
    )


def _containers_error(reason: str) -> dict[str, Any] | None:
    """The container's own error, which SageMaker quotes inside a sentence, as it is or with its quotes escaped."""
    for opening, read in (('{"error"', _quoted_as_it_is), ('{\\"error\\"', _quoted_escaped)):
        start = reason.find(opening)
        if start < 0:
            continue
        try:
            error = read(reason[start:])["error"]
        except ValueError:
            continue
        if isinstance(error, dict) and error.get("code") in KINDS:
            return error
    return None


def _quoted_as_it_is(text: str) -> Any:
    return json.JSONDecoder().raw_decode(text)[0]


def _quoted_escaped(text: str) -> Any:
    """JSON inside a JSON string: read as a string first, up to the quote that ends it."""
    inner, _ = json.JSONDecoder().raw_decode('"' + text)
    return _quoted_as_it_is(inner)
