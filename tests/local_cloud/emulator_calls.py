"""How tests talk to the asynchronous-endpoint emulator, and hear of its jobs."""

import json
import time
from typing import Any
from urllib.parse import urlsplit

from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.emulator.invocation import PREFIX
from tests.support.local_clouds import shared_clients

PATIENCE_SECONDS = 20

Notice = dict[str, Any]


def invoke(runtime: Any, body: dict[str, Any], **more: Any) -> dict[str, Any]:
    """InvokeEndpointAsync at `odd`."""
    sent: dict[str, Any] = {"EndpointName": "odd", "Body": json.dumps(body).encode(), "ContentType": "application/json"}
    answer: dict[str, Any] = runtime.invoke_endpoint_async(**sent | more)
    return answer


def hand_to(emulator: Emulator, endpoint: str, body: dict[str, Any], **headers: str) -> str:
    """The same past the HTTP; returns the inference id."""
    named = {PREFIX + name.replace("_", "-"): value for name, value in headers.items()}
    return emulator.invoke(endpoint, named, json.dumps(body).encode()).inference_id


SEEN: dict[str, Notice] = {}


def notice_of(inference_id: str) -> Notice:
    """What the topics say of an invocation, once they do."""
    sqs = shared_clients()("sqs")
    url = sqs.get_queue_url(QueueName="notices")["QueueUrl"]
    until = time.monotonic() + PATIENCE_SECONDS
    while inference_id not in SEEN and time.monotonic() < until:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            notice = json.loads(message["Body"])
            SEEN[notice["inferenceId"]] = notice
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        time.sleep(0.02)
    return SEEN[inference_id]


def stored(uri: str) -> Any:
    place = urlsplit(uri)
    return shared_clients()("s3").get_object(Bucket=place.netloc, Key=place.path[1:])
