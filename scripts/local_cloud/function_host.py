"""A function that events wake, as a process: one event at a time, as in a Lambda sandbox.

`python -m scripts.local_cloud.function_host FD`; the plan comes as JSON on standard input, events as the bodies of
POST requests, answered 202 before anything is done with them.
"""

import contextlib
import importlib
import json
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from scripts.local_cloud import children
from scripts.local_cloud import die_with_parent as leash
from scripts.local_cloud.function_plan import FunctionPlan, loads
from scripts.local_cloud.lambda_context import LambdaContext
from scripts.local_cloud.server import serve


@dataclass(frozen=True)
class Delivery:
    """An event, and how often it has failed."""

    event: bytes
    failures: int = 0


Inbox = queue.SimpleQueue[Delivery]


def work(plan: FunctionPlan, inbox: Inbox) -> None:
    """Give the function its events, one after another, for ever."""
    with contextlib.suppress(Exception):  # should the first event not succeed either, that one tells why
        _handler_of(plan)
    while True:
        delivery = inbox.get()
        context = LambdaContext(plan.name, plan.arn, str(plan.memory), plan.timeout)
        try:
            _handler_of(plan)(json.loads(delivery.event), context)
        except Exception as error:  # whatever a handler raises is an error of its invocation, as on Lambda
            traceback.print_exc()
            _failed(plan, inbox, delivery, error)


def _handler_of(plan: FunctionPlan) -> Callable[[Any, LambdaContext], Any]:
    handler: Callable[[Any, LambdaContext], Any] = getattr(importlib.import_module(plan.module), plan.handler)
    return handler


def _failed(plan: FunctionPlan, inbox: Inbox, delivery: Delivery, error: Exception) -> None:
    if delivery.failures < plan.retries:
        pause = plan.pauses[min(delivery.failures, len(plan.pauses) - 1)]
        again = Delivery(delivery.event, delivery.failures + 1)
        timer = threading.Timer(pause, inbox.put, [again])
        timer.daemon = True
        timer.start()
    elif plan.on_failure:
        _set_aside(plan, plan.on_failure, delivery, error)


def _set_aside(plan: FunctionPlan, queue_arn: str, delivery: Delivery, error: Exception) -> None:
    """Send an event that failed to the end to its queue, in the envelope that Lambda puts it in.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    import boto3

    record = {
        "version": "1.0",
        "requestContext": {
            "functionArn": plan.arn,
            "condition": "RetriesExhausted",
            "approximateInvokeCount": delivery.failures + 1,
        },
        "requestPayload": json.loads(delivery.event),
        "responsePayload": {"errorType": type(error).__name__, "errorMessage": str(error)},
    }
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName=queue_arn.rpartition(":")[2])["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(record))


def _door(inbox: Inbox) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inbox.put(Delivery(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: the function itself says what it did."""

    return Door


def main(fd: int) -> None:
    plan = loads(sys.stdin.readline())
    os.environ.update(plan.environment)
    inbox: Inbox = queue.SimpleQueue()
    threading.Thread(target=work, args=[plan, inbox], daemon=True).start()
    serve(children.inherited(fd), _door(inbox))


if __name__ == "__main__":
    leash.hold()
    main(int(sys.argv[1]))
