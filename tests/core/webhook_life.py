"""Shared by the tests of webhooks: the queue, and the function that empties it."""

import json
from typing import Any

import boto3
from moto.backends import get_backend

from facemagi.jobs import submission
from facemagi.jobs.requests import NewJob
from facemagi.webhooks import deliveries, log
from functions.webhooks.app import handler
from tests.core.job_life import deploy, notify, store
from tests.core.job_samples import detected_faces, make_ready_photo
from tests.core.test_functions import CONTEXT
from tests.support.receiver import Receiver
from tests.support.samples import ENVIRONMENT, OWNER

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


def submit(url: str | None, photo: str = "", **webhook: Any) -> str:
    """Send a job with a webhook; returns its id."""
    deploy("glow", "portrait")
    body: dict[str, Any] = {"effect": "glow", "photo": photo or make_ready_photo(detected_faces(500))}
    if url:
        body["webhook"] = {"url": url} | webhook
    return str(submission.submit(OWNER, NewJob.model_validate(body), None)[0]["id"])


def finish(job: str) -> None:
    """Let a job succeed."""
    store(f"{job}.jpg")
    notify(job, "Completed")


def payloads(hook: Receiver) -> list[Any]:
    """What the receiver got, oldest first."""
    return [json.loads(body) for _, body in hook.messages]


def message_of(job: str, event: str = "job.succeeded") -> Any:
    """The message about a job, as the log shows it."""
    return log.view(deliveries.message_id(event, job), log.find(OWNER, deliveries.message_id(event, job)))
