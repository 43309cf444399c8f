"""The records of ended events, as Lambda sends them to a function's destinations.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from scripts.local_cloud.lambda_emulator.event import Answer, Event
from scripts.local_cloud.lambda_emulator.function import Function

Condition = Literal["Success", "RetriesExhausted", "EventAgeExceeded"]


def record(function: Function, event: Event, condition: Condition, attempts: int, answer: Answer) -> dict[str, Any]:
    """The record of an event.

    Args:
        function: the function.
        event: the event.
        condition: why it has ended.
        attempts: how often it was tried.
        answer: of the last attempt.
    """
    common = {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "requestContext": {
            "requestId": event.id,
            "functionArn": function.arn,
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": json.loads(event.payload),
    }
    if answer.payload is None:
        return common
    context = {"statusCode": 200, "executedVersion": function.version}
    error = {"functionError": answer.error} if answer.error else {}
    return common | {"responseContext": context | error, "responsePayload": answer.members}


def deliver(client: Callable[..., Any], function: Function, message: dict[str, Any]) -> None:
    """Send a record to the function's destination for it, if there is one.

    Args:
        client: returns the boto3 client of a service and an access key.
        function: the function.
        message: from `record`.
    """
    succeeded = message["requestContext"]["condition"] == "Success"
    topic = function.on_success if succeeded else function.on_failure
    if topic:
        client("sns", function.access_key).publish(TopicArn=topic, Message=json.dumps(message))
