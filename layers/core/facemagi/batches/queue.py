"""The queue of batches that have something to do: the function `batches` takes them from there."""

import json

from facemagi.aws import client
from facemagi.settings import settings

RETRY_SECONDS = 15
"""The pause before the next attempt where nothing could be done."""


def put(owner: str, batch: str, delay: int = 0) -> None:
    """Have a batch continued by the function.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        delay: seconds before that.
    """
    body = json.dumps({"owner": owner, "batch": batch})
    client("sqs").send_message(QueueUrl=settings().batch_queue, MessageBody=body, DelaySeconds=delay)
