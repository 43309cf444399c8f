"""Where an invocation ends: an object in S3, and a notice to a topic.

The notice's shape is the one that AWS documents and others quote; fields beyond those named here are not to be relied
on. https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scripts.cloudformation.pseudo_parameters import ACCOUNT, REGION
from scripts.local_cloud.emulator.exchange import Answer
from scripts.local_cloud.emulator.invocation import Invocation


@dataclass(frozen=True)
class Completed:
    """The container's answer is the result."""

    answer: Answer


@dataclass(frozen=True)
class Failed:
    """There is no result; `body` is what the container had to say, if it did."""

    reason: str
    body: bytes = b""
    content_type: str = "text/plain"


@dataclass(frozen=True)
class Expired:
    """The request waited longer than it was meant to."""


Outcome = Completed | Failed | Expired


def refusal(deployment_name: str, answer: Answer) -> Failed:
    """The failure that a container's error status is, in SageMaker's words."""
    side = "client" if answer.status < 500 else "server"
    said = answer.body.decode(errors="replace")
    where = f"/aws/sagemaker/Endpoints/{deployment_name} in account {ACCOUNT}"
    reason = (
        f'Received {side} error ({answer.status}) from primary with message "{said}". See {where} for more information.'
    )
    return Failed(reason, answer.body, answer.content_type)


def fetch(client: Callable[[str], Any], uri: str) -> bytes:
    """The request body that lies in S3."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bytes(client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())


def deliver(client: Callable[[str], Any], invocation: Invocation, outcome: Outcome) -> None:
    """Write what there is to write, then tell the topic."""
    if isinstance(outcome, Completed):
        _write(client, invocation.output, outcome.answer.body, outcome.answer.content_type)
    if isinstance(outcome, Failed) and invocation.failure:
        _write(client, invocation.failure, outcome.body or outcome.reason.encode(), outcome.content_type)
    topic = "SuccessTopic" if isinstance(outcome, Completed) else "ErrorTopic"
    if topic in invocation.deployment.topics:
        message = json.dumps(notice(invocation, outcome))
        client("sns").publish(TopicArn=invocation.deployment.topics[topic], Message=message)


def notice(invocation: Invocation, outcome: Outcome) -> dict[str, Any]:
    """What SNS is told."""
    common = {
        "awsRegion": REGION,
        "eventTime": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "receivedTime": datetime.fromtimestamp(invocation.received, UTC).isoformat(timespec="milliseconds"),
        "invocationStatus": type(outcome).__name__,
        "requestParameters": _request(invocation),
        "inferenceId": invocation.inference_id,
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }
    return common | _response(invocation, outcome)


def _request(invocation: Invocation) -> dict[str, str]:
    named = {"contentType": invocation.content_type, "endpointName": invocation.deployment.endpoint}
    return named | ({"inputLocation": invocation.input_location} if invocation.input_location else {})


def _response(invocation: Invocation, outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Completed(answer):
            parameters = {"contentType": answer.content_type, "outputLocation": invocation.output}
            return {"responseParameters": parameters}
        case Failed(reason):
            located = {"responseParameters": {"failureLocation": invocation.failure}} if invocation.failure else {}
            return {"failureReason": reason} | located
        case Expired():
            seconds = invocation.ttl
            return {"failureReason": f"The request waited in the queue for longer than {seconds} seconds."}


def _write(client: Callable[[str], Any], uri: str, body: bytes, content_type: str) -> None:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    client("s3").put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type)
