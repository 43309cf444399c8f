"""The one call to a model's SageMaker async endpoint."""

import json
from typing import Any

from facemagi import limits
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.observability import logger

MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"}
"""The formats of a result."""

EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "gif": "gif"}


def endpoint_name(stage: str, container: str) -> str:
    """The endpoint of a container; SageMaker allows no underscore in it."""
    return f"facemagi-{stage}-{container}".replace("_", "-")


def result_name(job: str, image_format: str) -> str:
    """A result's file name, within the 32 characters and one dot that SageMaker allows."""
    return f"{job}.{EXTENSIONS[image_format]}"


def result_folder(owner: str) -> str:
    return f"{owner}/results"


def inference_id(owner: str, job: str) -> str:
    """What SageMaker's notices call the job: at most 64 characters."""
    return f"{owner}.{job}"


def parse_inference_id(text: str) -> tuple[str, str]:
    """Owner and job of `inference_id`."""
    owner, _, job = text.partition(".")
    return owner, job


def invoke(endpoint: str, owner: str, job: str, body: dict[str, Any], timeout_s: int) -> None:
    """Queue a job at an endpoint, the job inline in the request's body.

    An endpoint at zero instances accepts it too; SageMaker keeps it until an instance is there.

    Raises:
        FaceMagiError: `effect_unavailable` where the endpoint is missing or refuses.
    """
    image_format = body["output"]["format"]
    encoded = json.dumps(body, separators=(",", ":")).encode()
    if len(encoded) > limits.MAX_INVOCATION_BYTES:
        raise FaceMagiError(
            "too_many_faces",
            f"The job has {len(encoded)} bytes with its faces' landmarks.",
            param="faces",
            actual=len(encoded),
            limit=limits.MAX_INVOCATION_BYTES,
            remedy="Name fewer faces.",
        )
    runtime = client("sagemaker-runtime")
    try:
        runtime.invoke_endpoint_async(
            EndpointName=endpoint,
            Body=encoded,
            ContentType="application/json",
            Accept=MEDIA_TYPES[image_format],
            InferenceId=inference_id(owner, job),
            S3OutputPathExtension=result_folder(owner),
            Filename=result_name(job, image_format),
            RequestTTLSeconds=limits.JOB_TTL_SECONDS,
            InvocationTimeoutSeconds=timeout_s,
        )
    except _failures() as error:
        logger().exception("not queued", extra={"endpoint": endpoint, "job": job})
        raise FaceMagiError(
            "effect_unavailable",
            "The effect is not available at the moment.",
            param="effect",
            actual=type(error).__name__,
            remedy="Send the same request again in a minute.",
        ) from error


def _failures() -> tuple[type[Exception], ...]:
    """What boto3 raises for an endpoint that refuses, and for one that cannot be reached."""
    from botocore.exceptions import BotoCoreError, ClientError

    return ClientError, BotoCoreError
