"""Delivers the end of an invocation: an object in S3, and a notice to a topic.

The notice has only fields that AWS documents or that users have published; do not rely on others.
https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scripts.cloudformation.pseudo_parameters import REGION
from scripts.local_cloud.emulator.container_client import ContainerResponse
from scripts.local_cloud.emulator.invocation import Invocation

MAX_INCLUDED_BYTES = 128 * 1024
"""The largest response that SageMaker puts into a notice."""


@dataclass(frozen=True)
class Completed:
    """The container's response is the result."""

    response: ContainerResponse


@dataclass(frozen=True)
class Failed:
    """There is no result.

    Attributes:
        reason: the failure reason in the notice.
        body: the container's error response; empty if there was none.
        content_type: of `body`.
    """

    reason: str
    body: bytes = b""
    content_type: str = "text/plain"


@dataclass(frozen=True)
class Expired:
    """The request waited in the queue for longer than its time to live."""


Outcome = Completed | Failed | Expired


def refusal(response: ContainerResponse) -> Failed:
    """The failure for an error response of a container, with SageMaker's reason, which does not quote the response.

    Args:
        response: with a status of 300 or more.
    """
    side = "client" if response.status < 500 else "server"
    reason = (
        f"ClientError: Received {side} error ({response.status}) from model. "
        "See the SageMaker Endpoint logs in your account for more information."
    )
    return Failed(reason, response.body, response.content_type)


def fetch(client: Callable[..., Any], invocation: Invocation) -> bytes:
    """Read a request body that is stored in S3.

    Args:
        client: returns the boto3 client of a service and an access key.
        invocation: an invocation whose body is in S3.
    """
    bucket, _, key = (invocation.input_location or "").removeprefix("s3://").partition("/")
    return bytes(client("s3", invocation.deployment.access_key).get_object(Bucket=bucket, Key=key)["Body"].read())


def deliver(client: Callable[..., Any], invocation: Invocation, outcome: Outcome) -> None:
    """Write the result or the error to S3, then notify the topic: SageMaker does both as the container's role.

    Args:
        client: returns the boto3 client of a service and an access key.
        invocation: the job.
        outcome: how the job ended.
    """
    access_key = invocation.deployment.access_key
    s3 = client("s3", access_key)
    if isinstance(outcome, Completed):
        _write(s3, invocation.output, outcome.response.body, outcome.response.content_type)
    if isinstance(outcome, Failed) and invocation.failure:
        _write(s3, invocation.failure, outcome.body or outcome.reason.encode(), outcome.content_type)
    topic = "SuccessTopic" if isinstance(outcome, Completed) else "ErrorTopic"
    if topic in invocation.deployment.topics:
        message = json.dumps(notice(invocation, outcome))
        client("sns", access_key).publish(TopicArn=invocation.deployment.topics[topic], Message=message)


def summary(outcome: Outcome) -> dict[str, object]:
    """An outcome in the emulator's log; `answered` says whether the container sent a response.

    Args:
        outcome: how the job ended.
    """
    match outcome:
        case Completed():
            return {"outcome": "Completed", "answered": True}
        case Failed(reason, body):
            answer = body.decode(errors="replace")
            return {"outcome": "Failed", "answered": bool(body), "reason": reason, "answer": answer}
        case Expired():
            return {"outcome": "Expired", "answered": False}


def notice(invocation: Invocation, outcome: Outcome) -> dict[str, Any]:
    """The message to the topic.

    Args:
        invocation: the job.
        outcome: how the job ended.
    """
    common = {
        "awsRegion": REGION,
        "eventTime": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "receivedTime": datetime.fromtimestamp(invocation.received, UTC).isoformat(timespec="milliseconds"),
        "invocationStatus": type(outcome).__name__,
        "requestParameters": _request_parameters(invocation),
        "inferenceId": invocation.inference_id,
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }
    return common | _response_members(invocation, outcome)


def _request_parameters(invocation: Invocation) -> dict[str, str]:
    parameters = {"contentType": invocation.content_type, "endpointName": invocation.deployment.endpoint}
    return parameters | ({"inputLocation": invocation.input_location} if invocation.input_location else {})


def _response_members(invocation: Invocation, outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Completed(response):
            parameters = {"contentType": response.content_type, "outputLocation": invocation.output}
            return {"responseParameters": parameters}
        case Failed(reason):
            location = {"responseParameters": {"failureLocation": invocation.failure}} if invocation.failure else {}
            return {"failureReason": reason} | location | _response_body(invocation, outcome)
        case Expired():
            seconds = invocation.ttl
            return {"failureReason": f"The request waited in the queue for longer than {seconds} seconds."}


def _response_body(invocation: Invocation, failed: Failed) -> dict[str, Any]:
    """The container's answer, where the endpoint's configuration asks for it and a message has room for it."""
    if not failed.body or not invocation.deployment.includes_errors or len(failed.body) > MAX_INCLUDED_BYTES:
        return {}
    return {"responseBody": {"content": base64.b64encode(failed.body).decode(), "encoding": "BASE64"}}


def _write(s3: Any, uri: str, body: bytes, content_type: str) -> None:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type)
