"""Notices: the messages of the success and the error topic, which say that a job or a leg has ended.

SageMaker writes them for an endpoint; Lambda writes them for a function (`lambda_notices`). Notices arrive at least
once and in any order, and their fields differ between regions and over time. So only the inference id and the status
must be there.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from facemagi import warnings
from facemagi.jobs import container_errors, lambda_notices, timings
from facemagi.jobs.sagemaker import Attempt, parse_inference_id
from facemagi.jobs.timings import Timings
from facemagi.states import JobState
from facemagi.warnings import JobWarning

STATES = {"Completed": JobState.SUCCEEDED, "Failed": JobState.FAILED, "Expired": JobState.EXPIRED}
"""The job state for each of SageMaker's `invocationStatus`."""


@dataclass(frozen=True)
class Notice:
    """The end of an attempt at a job, or at one leg of it.

    Attributes:
        attempt: the job, the leg and the number of the attempt.
        state: how it ended.
        error: the members of the container's own `error`, where it failed and the notice contains its answer.
        failure: the S3 address of the container's answer, where it failed and the notice names it.
        warnings: the warnings of the result, where it succeeded.
        timings: how long the container took, where it succeeded.
    """

    attempt: Attempt
    state: JobState
    error: dict[str, Any] | None = None
    failure: str | None = None
    warnings: tuple[JobWarning, ...] = ()
    timings: Timings = field(default_factory=dict)


def parse(event: dict[str, Any]) -> Iterator[Notice]:
    """Parse the notices of one SNS event; messages that are not about our jobs are skipped.

    Args:
        event: the event that SNS sends to a function.
    """
    for record in event["Records"]:
        notice = read(record["Sns"]["Message"])
        if notice:
            yield notice


def read(text: str) -> Notice | None:
    """Read one message; None where it is not about our jobs.

    Args:
        text: the message, as a topic passes it to a function or, raw, to a queue.

    Raises:
        ValueError: it is not JSON.
    """
    message = lambda_notices.as_sagemaker(json.loads(text))
    attempt = parse_inference_id(str(message.get("inferenceId", "")))
    state = STATES.get(message.get("invocationStatus", ""))
    if attempt is None or state is None:
        return None
    if state != JobState.SUCCEEDED:
        return Notice(attempt, state, _error(message), _failure(message))
    content_type = _parameters(message).get("contentType")
    found = tuple(warnings.parse(content_type))
    return Notice(attempt, state, warnings=found, timings=timings.parse(content_type))


def _error(message: dict[str, Any]) -> dict[str, Any] | None:
    """The container's error. The failure reason does not quote it; the endpoint's configuration requests the body."""
    for holder in (message, _parameters(message)):
        body = holder.get("responseBody")
        if isinstance(body, dict):
            return container_errors.parse(container_errors.decode(body))
    return None


def _failure(message: dict[str, Any]) -> str | None:
    location = _parameters(message).get("failureLocation") or message.get("failureLocation")
    return location if isinstance(location, str) else None


def _parameters(message: dict[str, Any]) -> dict[str, Any]:
    parameters = message.get("responseParameters")
    return parameters if isinstance(parameters, dict) else {}
