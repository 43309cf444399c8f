"""Runs a function that events invoke in a process: one event at a time, as in a Lambda sandbox.

`python -m scripts.local_cloud.function_host FD`. The plan comes as JSON on standard input, events as the bodies of
POST requests, which are answered with 202 before the function runs.
"""

import contextlib
import json
import os
import queue
import sys
import threading
import traceback
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

from scripts.local_cloud import children, die_with_parent
from scripts.local_cloud.function_plan import FunctionPlan, loads
from scripts.local_cloud.server import serve


@dataclass(frozen=True)
class Delivery:
    """An event in JSON, and the number of failed invocations with it."""

    event: bytes
    failures: int = 0


Inbox = queue.SimpleQueue[Delivery]


def work(plan: FunctionPlan, inbox: Inbox) -> None:
    """Invoke the function with its events, one after another, endlessly.

    Args:
        plan: the function.
        inbox: its events; failed ones are put back.
    """
    with contextlib.suppress(Exception):  # import the code early; an error occurs again with the first event
        plan.load_handler()
    while True:
        delivery = inbox.get()
        try:
            plan.load_handler()(json.loads(delivery.event), plan.new_context())
        except Exception as error:  # any exception of a handler is a failed invocation, as on Lambda
            traceback.print_exc()
            _retry_or_give_up(plan, inbox, delivery, error)


def _retry_or_give_up(plan: FunctionPlan, inbox: Inbox, delivery: Delivery, error: Exception) -> None:
    if delivery.failures < plan.retries:
        pause = plan.pauses[min(delivery.failures, len(plan.pauses) - 1)]
        again = Delivery(delivery.event, delivery.failures + 1)
        timer = threading.Timer(pause, inbox.put, [again])
        timer.daemon = True
        timer.start()
    elif plan.on_failure:
        _send_to_failure_queue(plan, plan.on_failure, delivery, error)


def _send_to_failure_queue(plan: FunctionPlan, queue_arn: str, delivery: Delivery, error: Exception) -> None:
    """Send an event whose last retry failed to the function's failure queue, in Lambda's format.

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


def _request_handler(inbox: Inbox) -> type[BaseHTTPRequestHandler]:
    class RequestHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inbox.put(Delivery(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Log nothing: the function has its own log."""

    return RequestHandler


def main(fd: int) -> None:
    """Accept events until the process is killed.

    Args:
        fd: the file descriptor of the listening socket.
    """
    plan = loads(sys.stdin.readline())
    os.environ.update(plan.environment)
    inbox: Inbox = queue.SimpleQueue()
    threading.Thread(target=work, args=[plan, inbox], daemon=True).start()
    serve(children.inherited(fd), _request_handler(inbox))


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]))
