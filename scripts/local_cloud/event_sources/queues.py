"""Takes messages out of queues and sends them to their functions, as Lambda's event source mappings do.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html: a message whose invocation fails stays in
its queue, and is received again after its visibility timeout; the queue itself moves it to another one in the end. Of
a batch all messages fail, unless the function answers which did and the mapping asks for that.

One batch is processed at a time, because the process of a function has one sandbox. Lambda begins with five.
"""

import http.client
import json
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from scripts.cloudformation.intrinsics import TemplateError
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.event_sources.batch_answers import failed_messages
from scripts.local_cloud.function_host import AWAITED
from scripts.local_cloud.stack.stack import Stack

MAPPING = "AWS::Lambda::EventSourceMapping"

WAIT_SECONDS = 20
"""The longest long poll that SQS allows."""

INVOCATION_SECONDS = 120
"""Longer than a function that takes messages may run."""

PAUSE_SECONDS = 1.0
"""After an answer that did not come: moto or the function's process is being started again."""

DEFAULT_BATCH = 10
MOST_AT_ONCE = 10
"""Of messages that SQS returns at once. Lambda collects larger batches in a window, which is not done here."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Mapping:
    """A queue whose messages a function gets.

    Attributes:
        function: the function's name.
        queue: the queue's URL.
        arn: the queue's ARN.
        batch: how many messages it gets at a time, at most.
        reports: whether its answer says which messages failed.
    """

    function: str
    queue: str
    arn: str
    batch: int
    reports: bool


def read(stack: Stack) -> list[Json]:
    """The mappings of a stack, for `start`.

    Args:
        stack: the service's stack, created.

    Raises:
        TemplateError: a mapping collects messages in a window.
    """
    urls = {queue.attributes["Arn"]: queue.ref for queue in stack.of_type("AWS::SQS::Queue").values()}
    return [asdict(_mapping(name, stack.properties(name), urls)) for name in stack.of_type(MAPPING)]


def _mapping(name: str, properties: Json, urls: dict[str, str]) -> Mapping:
    batch, arn = int(properties.get("BatchSize", DEFAULT_BATCH)), properties["EventSourceArn"]
    if batch > MOST_AT_ONCE or properties.get("MaximumBatchingWindowInSeconds"):
        raise TemplateError(f"{name} collects messages in a window, which the local cloud does not do")
    reports = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])
    return Mapping(properties["FunctionName"], urls[arn], arn, batch, reports)


def start(mapping: Mapping, function_url: str, clients: Clients) -> None:
    """Send a queue's messages to a function, batch by batch, endlessly, in a thread of its own.

    Args:
        mapping: the queue and how its messages are sent.
        function_url: the URL of the function's process.
        clients: of moto.
    """
    name = f"messages of {mapping.queue}"
    threading.Thread(target=_run, args=[mapping, function_url, clients], daemon=True, name=name).start()


def _run(mapping: Mapping, function_url: str, clients: Clients) -> None:
    sqs = clients("sqs")
    while True:
        try:
            answer = sqs.receive_message(
                QueueUrl=mapping.queue,
                MaxNumberOfMessages=mapping.batch,
                WaitTimeSeconds=WAIT_SECONDS,
                MessageSystemAttributeNames=["All"],
            )
            if "Messages" in answer:
                _process(sqs, mapping, answer["Messages"], function_url)
        except Exception as error:  # the next round tries again
            print(json.dumps({"message": "no messages", "queue": mapping.queue, "error": repr(error)}))
            time.sleep(PAUSE_SECONDS)


def _process(sqs: Any, mapping: Mapping, messages: Sequence[Json], function_url: str) -> None:
    """Invoke the function with a batch, and delete the messages that are done."""
    answer = _invoke(function_url, {"Records": [_record(mapping.arn, message) for message in messages]})
    if answer is None:
        return
    failed = failed_messages(answer, [message["MessageId"] for message in messages]) if mapping.reports else set()
    done = [message for message in messages if message["MessageId"] not in failed]
    entries = [{"Id": str(index), "ReceiptHandle": each["ReceiptHandle"]} for index, each in enumerate(done)]
    if entries:
        sqs.delete_message_batch(QueueUrl=mapping.queue, Entries=entries)


def _invoke(url: str, event: Json) -> bytes | None:
    """The function's answer; None where it failed."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=INVOCATION_SECONDS)
    try:
        connection.request("POST", "/", json.dumps(event), {"Content-Type": "application/json", AWAITED: "1"})
        answer = connection.getresponse()
        body = answer.read()
        return body if answer.status == 200 else None
    finally:
        connection.close()


def _record(queue: str, message: Json) -> Json:
    """A message in the event.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    return {
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
