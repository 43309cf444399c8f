"""Sends legs of jobs to SageMaker's asynchronous endpoints."""

import json
import re

from facemagi import limits, results
from facemagi.aws import client
from facemagi.errors import FaceMagiError, step_path
from facemagi.legs import Leg
from facemagi.observability import logger
from facemagi.table import Json

_INFERENCE_ID = re.compile(r"([^.]+)\.([^.]+)(?:\.(\d{1,2}))?")


def inference_id(owner: str, job: str, leg: int | None = None) -> str:
    """The id of a job, or of one leg of it, in SageMaker's notices; at most 64 characters.

    Args:
        owner: the owner's id.
        job: the job's id.
        leg: the leg's number; None for a job with a single leg.

    Example:
        >>> inference_id("0123", "job_4f", 1)
        '0123.job_4f.1'
    """
    return f"{owner}.{job}" if leg is None else f"{owner}.{job}.{leg}"


def parse_inference_id(text: str) -> tuple[str, str, int | None] | None:
    """Split an inference id.

    Args:
        text: the inference id in a notice.

    Returns:
        (owner, job, leg); None where `inference_id` did not make this text.

    Example:
        >>> parse_inference_id("0123.job_4f")
        ('0123', 'job_4f', None)
    """
    match = _INFERENCE_ID.fullmatch(text)
    if match is None:
        return None
    owner, job, leg = match.groups()
    return owner, job, None if leg is None else int(leg)


def require_size(body: Json) -> None:
    """Check that a job body fits into one invocation.

    Args:
        body: the job as a container gets it.

    Raises:
        FaceMagiError: `too_many_faces`.
    """
    size = len(_encoded(body))
    if size > limits.MAX_INVOCATION_BYTES:
        raise FaceMagiError(
            "too_many_faces",
            f"The job has {size} bytes with its faces' landmarks.",
            param="faces",
            actual=size,
            limit=limits.MAX_INVOCATION_BYTES,
            remedy="Name fewer faces.",
        )


def invoke(owner: str, job: str, leg: Leg) -> None:
    """Queue a leg of a job at its endpoint, with the job body inline in the request.

    An endpoint without an instance accepts it too: SageMaker keeps the request until an instance has started.

    Args:
        owner: the owner's id.
        job: the job's id.
        leg: the leg to run.

    Raises:
        FaceMagiError: `effect_unavailable` where the endpoint is missing or refuses.
    """
    runtime = client("sagemaker-runtime")
    try:
        runtime.invoke_endpoint_async(
            EndpointName=leg.endpoint,
            Body=_encoded(leg.body),
            ContentType="application/json",
            Accept=results.MEDIA_TYPES[leg.body["output"]["format"]],
            InferenceId=inference_id(owner, job, leg.number),
            S3OutputPathExtension=results.folder(owner),
            Filename=leg.file,
            RequestTTLSeconds=limits.JOB_TTL_SECONDS,
            InvocationTimeoutSeconds=leg.timeout_s,
        )
    except _invocation_errors() as error:
        logger().exception("not queued", extra={"endpoint": leg.endpoint, "job": job, "leg": leg.number})
        raise FaceMagiError(
            "effect_unavailable",
            "The effect is not available at the moment.",
            param=f"{_first_step_path(leg)}effect",
            actual=type(error).__name__,
            remedy="Send the same request again in a minute.",
        ) from error


def _encoded(body: Json) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def _first_step_path(leg: Leg) -> str:
    """The prefix of an error's `param` for the leg's first step."""
    part = leg.body.get("leg")
    return step_path(part["first"], part["of"]) if part else ""


def _invocation_errors() -> tuple[type[Exception], ...]:
    """What boto3 raises if an endpoint refuses, and if it cannot be reached."""
    from botocore.exceptions import BotoCoreError, ClientError

    return ClientError, BotoCoreError
