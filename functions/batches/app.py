"""Continues batches: queues jobs for which the call that created the batch had no time, or removes them."""

import json
from typing import Any

from facemagi.batches import sending
from facemagi.deadline import with_deadline
from facemagi.observability import logged


@logged
@with_deadline
def handler(event: dict[str, Any], context: Any) -> None:
    """Continue the batch that an SQS event names. SQS may send an event more than once."""
    for record in event["Records"]:
        body = json.loads(record["body"])
        sending.go_on(body["owner"], body["batch"])
