"""Calls other servers: delivers the messages of webhooks, and fetches photos from the URLs that callers named."""

import json
from typing import Any

from facemagi.deadline import with_deadline
from facemagi.observability import count, logged, logger
from facemagi.photos import fetching
from facemagi.photos.keys import PhotoKey
from facemagi.webhooks import delivery


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Make the attempts that an SQS event names. SQS may send an event more than once."""
    for record in event["Records"]:
        body = json.loads(record["body"])
        (_fetch if "photo" in body else _deliver)(body)


def _deliver(body: dict[str, Any]) -> None:
    state = delivery.deliver(body["owner"], body["message"], body["attempt"])
    logger().info("webhook", extra={"message_id": body["message"], "attempt": body["attempt"], "state": state})
    if state:
        count("WebhookAttempts", state=state)


def _fetch(body: dict[str, Any]) -> None:
    result = fetching.fetch(PhotoKey(body["owner"], body["photo"]), body["attempt"])
    logger().info("photo by URL", extra={"photo": body["photo"], "attempt": body["attempt"], "result": result})
    if result:
        count("PhotosFetched", result=result)
