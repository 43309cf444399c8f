"""SageMaker's notices: the messages of the success and the error topic, which say that a job or a leg has ended.

Notices arrive at least once and in any order, and their fields differ between regions and over time. So only the
inference id and the status must be there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from facemagi import warnings
from facemagi.errors import KINDS, FaceMagiError
from facemagi.sagemaker import parse_inference_id
from facemagi.states import JobState
from facemagi.warnings import JobWarning

STATES = {"Completed": JobState.SUCCEEDED, "Failed": JobState.FAILED, "Expired": JobState.EXPIRED}
"""The job state for each of SageMaker's `invocationStatus`."""


@dataclass(frozen=True)
class Notice:
    """The end of a job, or of one leg of it.

    Attributes:
        owner: the owner's id.
        job: the job's id.
        state: how it ended.
        error: the members of `error` in the envelope, where it did not succeed.
        warnings: the warnings of the result, where it did.
        leg: the leg's number; None for a job with a single leg.
    """

    owner: str
    job: str
    state: JobState
    error: dict[str, Any] | None
    warnings: tuple[JobWarning, ...] = ()
    leg: int | None = None


def parse(event: dict[str, Any]) -> Iterator[Notice]:
    """Parse the notices of one SNS event; messages that are not about our jobs are skipped.

    Args:
        event: the event that SNS sends to a function.
    """
    for record in event["Records"]:
        message = json.loads(record["Sns"]["Message"])
        ids = parse_inference_id(str(message.get("inferenceId", "")))
        state = STATES.get(message.get("invocationStatus", ""))
        if ids and state:
            owner, job, leg = ids
            error = _error(state, str(message.get("failureReason", "")))
            yield Notice(owner, job, state, error, _warnings(state, message), leg)


def _warnings(state: JobState, message: dict[str, Any]) -> tuple[JobWarning, ...]:
    parameters = message.get("responseParameters")
    if state != JobState.SUCCEEDED or not isinstance(parameters, dict):
        return ()
    return tuple(warnings.parse(parameters.get("contentType")))


def _error(state: JobState, reason: str) -> dict[str, Any] | None:
    if state == JobState.SUCCEEDED:
        return None
    if state == JobState.EXPIRED:
        return FaceMagiError(
            "effect_unavailable", "No instance was free before the job's time was over.", remedy="Send the job again."
        ).detail()
    return (
        _container_error(reason)
        or FaceMagiError("inference_failed", "The model failed on this photo.", remedy="Send the job again.").detail()
    )


def _container_error(reason: str) -> dict[str, Any] | None:
    """The container's own error, which SageMaker quotes inside a sentence: as plain JSON, or with escaped quotes."""
    for opening, read in (('{"error"', _read_plain), ('{\\"error\\"', _read_escaped)):
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


def _read_plain(text: str) -> Any:
    return json.JSONDecoder().raw_decode(text)[0]


def _read_escaped(text: str) -> Any:
    """JSON inside a JSON string: decode the string first, up to its closing quote."""
    inner, _ = json.JSONDecoder().raw_decode('"' + text)
    return _read_plain(inner)
