"""Delivers the messages of webhooks to the apps' servers."""

import json
from typing import Any

from facemagi.deadline import with_deadline
from facemagi.observability import count, logged, logger
from facemagi.webhooks import delivery


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Make the attempt that an SQS event names. SQS may send an event more than once."""
    for record in event["Records"]:
        body = json.loads(record["body"])
        state = delivery.deliver(body["owner"], body["message"], body["attempt"])
        logger().info("webhook", extra={"message_id": body["message"], "attempt": body["attempt"], "state": state})
        if state:
            count("WebhookAttempts", state=state)
