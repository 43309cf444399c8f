"""Runs a function that events invoke: one event at a time, in a sandbox.

`function_host FD ORDERS LOG`, where ORDERS is the launcher's socket. The plan comes as JSON on standard input, events
as the bodies of POST requests, which are answered with 202 before the function runs. An event of a queue has the header
of `AWAITED`, and is answered after the function has run: with 200 and its answer, or with 500. The sandbox appends its
output to the file LOG.
"""

import json
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from scripts.local_cloud import children, die_with_parent, log_lines
from scripts.local_cloud.function_plan import FunctionPlan, loads
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.sandboxes import process
from scripts.local_cloud.sandboxes.errors import FunctionError
from scripts.local_cloud.sandboxes.sandbox import Sandbox
from scripts.local_cloud.server import serve
from scripts.local_cloud.settings import SECRET_KEY

AWAITED = "X-Awaited"
"""The header of an event whose sender waits for the function's end."""


@dataclass(frozen=True)
class Delivery:
    """An event in JSON.

    Attributes:
        event: the event.
        failures: the number of failed invocations with it.
        outcome: gets the function's answer in JSON, or None after a failure, where its sender waits for that and
            repeats the event itself.
    """

    event: bytes
    failures: int = 0
    outcome: "queue.SimpleQueue[bytes | None] | None" = None


Inbox = queue.SimpleQueue[Delivery]


def work(plan: FunctionPlan, start: Callable[[], Sandbox], inbox: Inbox) -> None:
    """Invoke the function with its events, one after another, endlessly.

    Args:
        plan: the function.
        start: starts a sandbox: the first, and another one when it has ended.
        inbox: its events; failed ones are put back.
    """
    sandbox, delivery = None, _early_event(plan, inbox)
    if delivery is None:
        with suppress(FunctionError):  # import the code early; an error occurs again with the first event
            sandbox = start()
    while True:
        delivery, answer = delivery or inbox.get(), None
        try:
            if sandbox is None or not sandbox.is_alive():
                sandbox = start()
            answer = json.dumps(sandbox.invoke(json.loads(delivery.event))).encode()
        except FunctionError as error:
            if delivery.outcome is None:
                _retry_or_give_up(plan, inbox, delivery, error)
        if delivery.outcome is not None:
            delivery.outcome.put(answer)
        delivery = None


def _early_event(plan: FunctionPlan, inbox: Inbox) -> Delivery | None:
    """The event that comes before the code should be imported without one; None if there is none."""
    try:
        return inbox.get(timeout=plan.import_after)
    except queue.Empty:
        return None


def _retry_or_give_up(plan: FunctionPlan, inbox: Inbox, delivery: Delivery, error: FunctionError) -> None:
    if delivery.failures < plan.retries:
        pause = plan.pauses[min(delivery.failures, len(plan.pauses) - 1)]
        again = Delivery(delivery.event, delivery.failures + 1)
        timer = threading.Timer(pause, inbox.put, [again])
        timer.daemon = True
        timer.start()
    elif plan.on_failure:
        try:
            _send_to_failure_queue(plan, plan.on_failure, delivery, error)
        except Exception:  # the event is lost, as on AWS; the next ones must not wait for ever
            log_lines.write(traceback.format_exc())


def _send_to_failure_queue(plan: FunctionPlan, queue_arn: str, delivery: Delivery, error: FunctionError) -> None:
    """Send an event whose last retry failed to the function's failure queue, in Lambda's format and as its role.

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
        "responsePayload": {"errorType": error.error_type, "errorMessage": error.message},
    }
    url = boto3.client("sqs").get_queue_url(QueueName=queue_arn.rpartition(":")[2])["QueueUrl"]
    sqs = boto3.client("sqs", aws_access_key_id=plan.access_key, aws_secret_access_key=SECRET_KEY)
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(record))


def _request_handler(inbox: Inbox) -> type[BaseHTTPRequestHandler]:
    class RequestHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = self.rfile.read(int(self.headers["Content-Length"]))
            if AWAITED in self.headers:
                outcome: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
                inbox.put(Delivery(event, outcome=outcome))
                answer = outcome.get()
                self._answer(500 if answer is None else 200, answer or b"")
            else:
                inbox.put(Delivery(event))
                self._answer(202, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Log nothing: the function has its own log."""

    return RequestHandler


def main(fd: int, orders: int, log: Path) -> None:
    """Accept events until the process is killed.

    Args:
        fd: the file descriptor of the listening socket.
        orders: the file descriptor of the launcher's socket.
        log: the file for the function's output.
    """
    launcher = Launcher(children.inherited(orders))
    plan = loads(sys.stdin.readline())
    inbox: Inbox = queue.SimpleQueue()
    threading.Thread(target=work, args=[plan, lambda: process.start(plan, log, launcher), inbox], daemon=True).start()
    serve(children.inherited(fd), _request_handler(inbox))


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
