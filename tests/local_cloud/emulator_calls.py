"""How tests invoke the asynchronous-endpoint emulator, and wait for its notices."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.emulator.invocation import PREFIX
from scripts.local_cloud.emulator.journal import invocation_journal
from tests.support.local_clouds import emulator_settings, shared_clients

TIMEOUT_SECONDS = 20

Notice = dict[str, Any]


@contextmanager
def started_emulator(logs: Path, **changes: Any) -> Iterator[Emulator]:
    """An emulator in this process.

    Args:
        logs: folder for the containers' logs.
        changes: settings by name.
    """
    with tempfile.TemporaryFile(buffering=0) as journal:
        emulator = Emulator(emulator_settings(logs, **changes), shared_clients(), invocation_journal(journal))
        yield emulator
        emulator.close()


def invoke(runtime: Any, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Invoke the endpoint `scripted` over HTTP.

    Args:
        runtime: boto3's client.
        body: the job, in JSON.
        more: parameters of the call, in boto3's names.
    """
    content = json.dumps(body).encode()
    parameters: dict[str, Any] = {"EndpointName": "scripted", "Body": content, "ContentType": "application/json"}
    response: dict[str, Any] = runtime.invoke_endpoint_async(**parameters | more)
    return response


def submit(emulator: Emulator, endpoint: str, body: dict[str, Any], **headers: str) -> str:
    """Invoke an emulator in this process.

    Args:
        emulator: in this process.
        endpoint: its name.
        body: the job, in JSON.
        headers: SageMaker's, without their prefix; `_` stands for `-`.

    Returns:
        The inference id.
    """
    prefixed = {PREFIX + name.replace("_", "-"): value for name, value in headers.items()}
    return emulator.invoke(endpoint, prefixed, json.dumps(body).encode()).inference_id


NOTICES: dict[str, Notice] = {}
"""What has been received so far, by inference id."""


@cache
def notice_topics() -> dict[str, str]:
    """Create a bucket for results, and topics for success and error, both subscribed by the queue of `notice_of`."""
    clients = shared_clients()
    clients("s3").create_bucket(Bucket="results")
    queue = clients("sqs").create_queue(QueueName="notices")["QueueUrl"]
    arn = clients("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topics = {}
    for name in ("SuccessTopic", "ErrorTopic"):
        topics[name] = clients("sns").create_topic(Name=f"test-{name}")["TopicArn"]
        attributes = {"RawMessageDelivery": "true"}
        clients("sns").subscribe(TopicArn=topics[name], Protocol="sqs", Endpoint=arn, Attributes=attributes)
    return topics


def notice_of(inference_id: str) -> Notice:
    """Wait for the notice about an invocation."""
    sqs = shared_clients()("sqs")
    url = sqs.get_queue_url(QueueName="notices")["QueueUrl"]
    until = time.monotonic() + TIMEOUT_SECONDS
    while inference_id not in NOTICES and time.monotonic() < until:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            notice = json.loads(message["Body"])
            NOTICES[notice["inferenceId"]] = notice
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        time.sleep(0.02)
    return NOTICES[inference_id]


def stored(uri: str) -> Any:
    """An object in S3, as `get_object` returns it."""
    location = urlsplit(uri)
    return shared_clients()("s3").get_object(Bucket=location.netloc, Key=location.path[1:])
