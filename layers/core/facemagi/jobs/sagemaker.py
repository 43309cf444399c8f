"""Sends legs of jobs to SageMaker's asynchronous endpoints."""

import json
import re
import time
from dataclasses import dataclass

from facemagi import limits
from facemagi.aws import client, got_no_answer
from facemagi.errors import FaceMagiError, step_path
from facemagi.jobs import results
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import WARM_UP
from facemagi.metrics import trace
from facemagi.observability import logger
from facemagi.table import Json

WARM_UP_SECONDS = 60
"""The container answers such an invocation at once; it is slow only while it processes other jobs."""

_INFERENCE_ID = re.compile(r"([^.]+)\.([^.~]+)(?:\.(\d{1,2}))?(?:~(\d))?")


@dataclass(frozen=True)
class Attempt:
    """One attempt at a leg of a job, as its inference id names it.

    Attributes:
        owner: the owner's id.
        job: the job's id.
        leg: the leg's number; None for a job with a single leg.
        number: 1 for the first attempt.
    """

    owner: str
    job: str
    leg: int | None = None
    number: int = 1

    @property
    def inference_id(self) -> str:
        """The id in SageMaker's notices; at most 64 characters.

        Example:
            >>> Attempt("0123", "job_4f", leg=1, number=2).inference_id
            '0123.job_4f.1~2'
        """
        leg = "" if self.leg is None else f".{self.leg}"
        number = "" if self.number == 1 else f"~{self.number}"
        return f"{self.owner}.{self.job}{leg}{number}"


def parse_inference_id(text: str) -> Attempt | None:
    """Read an inference id.

    Args:
        text: the inference id in a notice.

    Returns:
        The attempt; None where `Attempt.inference_id` did not make this text.

    Example:
        >>> parse_inference_id("0123.job_4f")
        Attempt(owner='0123', job='job_4f', leg=None, number=1)
    """
    match = _INFERENCE_ID.fullmatch(text)
    if match is None:
        return None
    owner, job, leg, number = match.groups()
    return Attempt(owner, job, None if leg is None else int(leg), int(number or 1))


@dataclass(frozen=True)
class Accepted:
    """SageMaker's answer to an invocation.

    Attributes:
        output: the S3 address at which it will write the result.
        failure: the S3 address at which it will write the container's error; None where the endpoint stores none.
    """

    output: str
    failure: str | None


def require_size(body: Json) -> None:
    """Check that a job body fits into one invocation.

    Args:
        body: the job as a container gets it.

    Raises:
        FaceMagiError: `too_many_faces`.
    """
    size = len(encoded(body))
    if size > limits.MAX_INVOCATION_BYTES:
        raise FaceMagiError(
            "too_many_faces",
            f"The job has {size} bytes with its faces' landmarks.",
            param="faces",
            actual=size,
            limit=limits.MAX_INVOCATION_BYTES,
            remedy="Name fewer faces.",
        )


def invoke(attempt: Attempt, leg: Leg) -> Accepted:
    """Queue a leg of a job at its endpoint, with the job body inline in the request.

    An endpoint without an instance accepts it too: SageMaker keeps the request until an instance has started. A call
    is never repeated here: the first one may have been accepted although its answer was lost.

    Args:
        attempt: the job and the number of the attempt.
        leg: the leg to run.

    Raises:
        FaceMagiError: `effect_unavailable` where the endpoint is missing or refuses.
    """
    runtime = client("sagemaker-runtime")
    try:
        answer = runtime.invoke_endpoint_async(
            EndpointName=leg.endpoint,
            Body=encoded(leg.body),
            ContentType="application/json",
            Accept=results.MEDIA_TYPES[leg.body["output"]["format"]],
            InferenceId=attempt.inference_id,
            S3OutputPathExtension=results.folder(attempt.owner),
            Filename=leg.file,
            RequestTTLSeconds=_seconds_to_wait(leg),
            InvocationTimeoutSeconds=leg.timeout_s,
            **trace.attributes(),
        )
    except invocation_errors() as error:
        raise not_queued(attempt, leg, error) from error
    log_sent(attempt, leg)
    return Accepted(str(answer["OutputLocation"]), answer.get("FailureLocation"))


def _seconds_to_wait(leg: Leg) -> int:
    """How long a leg may wait for an instance: until the job's deadline, if it has one."""
    start_by = leg.body.get("start_by")
    return limits.JOB_TTL_SECONDS if start_by is None else max(limits.MIN_TTL_SECONDS, start_by - int(time.time()))


def may_be_accepted(error: Exception) -> bool:
    """Whether an endpoint may have accepted a leg although `invoke` failed: no answer came.

    Args:
        error: what `invoke` raised.
    """
    return got_no_answer(error.__cause__)


def may_succeed_later(error: FaceMagiError) -> bool:
    """Whether `invoke` failed for a reason that passes by itself: no answer came, or no time was left to wait for one.

    Args:
        error: what it raised.
    """
    return may_be_accepted(error) or error.code == "unavailable"


def invoke_warm_up(endpoint: str, owner: str) -> None:
    """Queue an invocation that the container answers at once; its answer is a small object in the owner's folder.

    Args:
        endpoint: the endpoint's name; it is the job in the inference id.
        owner: the owner in the inference id.

    Raises:
        FaceMagiError: `effect_unavailable` where the endpoint is missing or refuses.
    """
    runtime = client("sagemaker-runtime")
    try:
        runtime.invoke_endpoint_async(
            EndpointName=endpoint,
            Body=WARM_UP,
            ContentType="application/json",
            Accept="application/json",
            InferenceId=f"{owner}.{endpoint}",
            S3OutputPathExtension=results.folder(owner),
            Filename="warm.json",
            RequestTTLSeconds=limits.JOB_TTL_SECONDS,
            InvocationTimeoutSeconds=WARM_UP_SECONDS,
        )
    except invocation_errors() as error:
        raise not_woken(endpoint, error) from error


def log_sent(attempt: Attempt, leg: Leg) -> None:
    """Log that an endpoint or a function has accepted a leg.

    Args:
        attempt: the job and the number of the attempt.
        leg: the leg.
    """
    logger().info("sent", extra=_fields(attempt, leg))


def not_queued(attempt: Attempt, leg: Leg, error: Exception) -> FaceMagiError:
    """The error of a leg that its endpoint or its function did not accept.

    Args:
        attempt: the job and the number of the attempt.
        leg: the leg.
        error: what boto3 raised.
    """
    logger().exception("not sent", extra=_fields(attempt, leg))
    return _unavailable(f"{_first_step_path(leg)}effect", error)


def not_woken(endpoint: str, error: Exception) -> FaceMagiError:
    """The error of a warm-up that was not accepted.

    Args:
        endpoint: the name of the endpoint or the function.
        error: what boto3 raised.
    """
    logger().exception("not woken", extra={"endpoint": endpoint})
    return _unavailable("effect", error)


def _unavailable(param: str, error: Exception) -> FaceMagiError:
    return FaceMagiError(
        "effect_unavailable",
        "The effect is not available at the moment.",
        param=param,
        actual=type(error).__name__,
        remedy="Send the same request again in a minute.",
    )


def encoded(body: Json) -> bytes:
    """A request's body as JSON.

    Args:
        body: its members.
    """
    return json.dumps(body, separators=(",", ":")).encode()


def _first_step_path(leg: Leg) -> str:
    """The prefix of an error's `param` for the leg's first step."""
    part = leg.body.get("leg")
    return step_path(part["first"], part["of"]) if part else ""


def invocation_errors() -> tuple[type[Exception], ...]:
    """What boto3 raises if an endpoint or a function refuses, and if it cannot be reached."""
    from botocore.exceptions import BotoCoreError, ClientError

    return ClientError, BotoCoreError


def _fields(attempt: Attempt, leg: Leg) -> Json:
    return {"endpoint": leg.endpoint, "job": attempt.job, "leg": leg.number, "attempt": attempt.number}
