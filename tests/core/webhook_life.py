"""Shared by the tests of webhooks: the queue, and the function that empties it."""

import json
from typing import Any

import boto3
from moto.backends import get_backend

from functions.webhooks.app import handler
from tests.core.test_functions import CONTEXT
from tests.support.samples import ENVIRONMENT

QUEUE = ENVIRONMENT["FACEMAGI_WEBHOOK_QUEUE"]


def create_queue() -> None:
    """Create the queue of the deployment."""
    boto3.client("sqs").create_queue(QueueName=QUEUE.rpartition("/")[2])


def queued() -> list[dict[str, Any]]:
    """Take all messages out of the queue, also those that are delayed."""
    backend = get_backend("sqs")["123456789012"]["eu-west-1"]
    waiting = backend.queues[QUEUE.rpartition("/")[2]]._messages
    messages = [json.loads(message.body) for message in waiting]
    waiting.clear()
    return messages


def deliver(*messages: dict[str, Any]) -> None:
    """Run the function with these messages of the queue."""
    for message in messages:
        handler({"Records": [{"body": json.dumps(message)}]}, CONTEXT)


def deliver_all() -> int:
    """Run the function until the queue is empty; returns how many messages it had."""
    count = 0
    while messages := queued():
        deliver(*messages)
        count += len(messages)
    return count
