"""Takes messages out of queues and sends them to their functions, as Lambda's event source mappings do.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: a message whose invocation fails stays in
its queue, and is handed out again after its visibility timeout.
"""

import http.client
import json
import os
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from scripts.local_cloud.environment import Clients
from scripts.local_cloud.function_host import AWAITED
from scripts.local_cloud.stack.stack import Stack

MAPPING = "AWS::Lambda::EventSourceMapping"

WAIT_SECONDS = 20
"""The longest long poll that SQS allows."""

INVOCATION_SECONDS = 120
"""Longer than a function that takes messages may run."""

PAUSE_SECONDS = 1.0
"""After an answer that did not come: moto or the function's process is being started again."""


def read(stack: Stack) -> dict[str, str]:
    """The URL of the queue of each function of a stack that takes messages, by the function's name.

    Args:
        stack: the service's stack, created.
    """
    mappings = map(stack.properties, stack.of_type(MAPPING))
    urls = {queue.attributes["Arn"]: queue.ref for queue in stack.of_type("AWS::SQS::Queue").values()}
    return {mapping["FunctionName"]: urls[mapping["EventSourceArn"]] for mapping in mappings}


def start(queue: str, function_url: str) -> None:
    """Send a queue's messages to a function, one by one, endlessly, in a thread of its own.

    Args:
        queue: the queue's URL.
        function_url: the URL of the function's process.
    """
    threading.Thread(target=_run, args=[queue, function_url], daemon=True, name=f"messages of {queue}").start()


def _run(queue: str, function_url: str) -> None:
    sqs = Clients(os.environ)("sqs")
    while True:
        try:
            answer = sqs.receive_message(
                QueueUrl=queue, WaitTimeSeconds=WAIT_SECONDS, MessageSystemAttributeNames=["All"]
            )
            for message in answer.get("Messages", []):
                if _invoke(function_url, _event(queue, message)):
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        except Exception as error:  # the next round tries again
            print(json.dumps({"message": "no messages", "queue": queue, "error": repr(error)}))
            time.sleep(PAUSE_SECONDS)


def _invoke(url: str, event: dict[str, Any]) -> bool:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=INVOCATION_SECONDS)
    try:
        connection.request("POST", "/", json.dumps(event), {"Content-Type": "application/json", AWAITED: "1"})
        return connection.getresponse().status == 200
    finally:
        connection.close()


def _event(queue: str, message: dict[str, Any]) -> dict[str, Any]:
    """The event of a message.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue,
        "awsRegion": os.environ["AWS_DEFAULT_REGION"],
    }
    return {"Records": [record]}
