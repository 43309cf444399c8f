"""The one call to a model's SageMaker async endpoint."""

import json
import re
from dataclasses import dataclass

from facemagi import limits
from facemagi.aws import client
from facemagi.errors import FaceMagiError, step_path
from facemagi.observability import logger
from facemagi.table import Json

MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
"""The formats of a result."""

EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "gif": "gif"}

_INFERENCE_ID = re.compile(r"([^.]+)\.([^.]+)(?:\.(\d{1,2}))?")


@dataclass(frozen=True)
class Leg:
    """What one endpoint does of a job: all of it, or some of its steps.

    Attributes:
        timeout_s: how long the container may work at it.
        body: what the container gets.
        file: the name of what it makes, among the owner's results.
        number: which of the job's legs it is, from 0; None where the job has but one.
    """

    endpoint: str
    timeout_s: int
    body: Json
    file: str
    number: int | None = None


def endpoint_name(stage: str, container: str) -> str:
    """The endpoint of a container; SageMaker allows no underscore in it."""
    return f"facemagi-{stage}-{container}".replace("_", "-")


def result_name(job: str, image_format: str) -> str:
    """A result's file name, within the 32 characters and one dot that SageMaker allows."""
    return f"{job}.{EXTENSIONS[image_format]}"


def handed_name(job: str, leg: int) -> str:
    """The file name of what a leg hands over to the next one, within the same bounds."""
    return f"{job}-{leg}.png"


def result_folder(owner: str) -> str:
    return f"{owner}/results"


def inference_id(owner: str, job: str, leg: int | None = None) -> str:
    """What SageMaker's notices call the job, or one leg of it: at most 64 characters."""
    return f"{owner}.{job}" if leg is None else f"{owner}.{job}.{leg}"


def parse_inference_id(text: str) -> tuple[str, str, int | None] | None:
    """Owner, job and leg of `inference_id`; None where it is no such id."""
    read = _INFERENCE_ID.fullmatch(text)
    return (read[1], read[2], int(read[3]) if read[3] else None) if read else None


def require_size(body: Json) -> None:
    """Raise `too_many_faces` for a body that does not fit into one invocation."""
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
    """Queue a job, or a leg of it, at its endpoint, inline in the request's body.

    An endpoint at zero instances accepts it too; SageMaker keeps it until an instance is there.

    Raises:
        FaceMagiError: `effect_unavailable` where the endpoint is missing or refuses.
    """
    runtime = client("sagemaker-runtime")
    try:
        runtime.invoke_endpoint_async(
            EndpointName=leg.endpoint,
            Body=_encoded(leg.body),
            ContentType="application/json",
            Accept=MEDIA_TYPES[leg.body["output"]["format"]],
            InferenceId=inference_id(owner, job, leg.number),
            S3OutputPathExtension=result_folder(owner),
            Filename=leg.file,
            RequestTTLSeconds=limits.JOB_TTL_SECONDS,
            InvocationTimeoutSeconds=leg.timeout_s,
        )
    except _failures() as error:
        logger().exception("not queued", extra={"endpoint": leg.endpoint, "job": job, "leg": leg.number})
        raise FaceMagiError(
            "effect_unavailable",
            "The effect is not available at the moment.",
            param=f"{_path(leg)}effect",
            actual=type(error).__name__,
            remedy="Send the same request again in a minute.",
        ) from error


def _encoded(body: Json) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def _path(leg: Leg) -> str:
    """What the paths of the leg's first step begin with."""
    place = leg.body.get("leg")
    return step_path(place["first"], place["of"]) if place else ""


def _failures() -> tuple[type[Exception], ...]:
    """What boto3 raises for an endpoint that refuses, and for one that cannot be reached."""
    from botocore.exceptions import BotoCoreError, ClientError

    return ClientError, BotoCoreError
