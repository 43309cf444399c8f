"""What SageMaker says of a job when it has ended: the messages of the success and the error topic.

Notices come at least once, in any order, and differ in detail between regions and years; so they are read with
tolerance, and keyed on the inference id alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from facemagi.endpoints import parse_inference_id
from facemagi.errors import KINDS, FaceMagiError

STATES = {"Completed": "succeeded", "Failed": "failed", "Expired": "expired"}
"""SageMaker's invocationStatus, as the state of a job."""


@dataclass(frozen=True)
class Notice:
    """One job's end; `error` is an envelope's `error`, where it did not succeed."""

    owner: str
    job: str
    state: str
    error: dict[str, Any] | None


def parse(event: dict[str, Any]) -> Iterator[Notice]:
    """The notices of one SNS event, without those that are none of ours."""
    for record in event["Records"]:
        message = json.loads(record["Sns"]["Message"])
        owner, job = parse_inference_id(str(message.get("inferenceId", "")))
        state = STATES.get(message.get("invocationStatus", ""))
        if job and state:
            yield Notice(owner, job, state, _error(state, str(message.get("failureReason", ""))))


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
    for text in (reason, reason.replace('\\"', '"')):
        start = text.find('{"error"')
        if start < 0:
            continue
        try:
            envelope, _ = json.JSONDecoder().raw_decode(text[start:])
        except ValueError:
            continue
        error = envelope["error"]
        if isinstance(error, dict) and error.get("code") in KINDS:
            return error
    return None
