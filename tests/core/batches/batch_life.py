"""Shared by the tests of batches: their queue, the function that empties it, and the ends of their jobs."""

import json
from typing import Any

import boto3
from moto.backends import get_backend

from facemagi import table
from facemagi.batches import creation, showing
from facemagi.batches.requests import NewBatch
from functions.batches.app import handler
from tests.core.job_life import notify, store
from tests.core.job_samples import Calls
from tests.core.test_functions import CONTEXT
from tests.support.samples import ENVIRONMENT, OWNER

QUEUE = ENVIRONMENT["FACEMAGI_BATCH_QUEUE"]
GLOW: dict[str, Any] = {"effect": "glow"}


def create_queue() -> None:
    """Create the queue of the deployment."""
    boto3.client("sqs").create_queue(QueueName=QUEUE.rpartition("/")[2])


def run_queue() -> int:
    """Run the function with each message of the queue, also those that are delayed; returns how many there were."""
    messages = drop_queue()
    for body in messages:
        run(body)
    return len(messages)


def drop_queue() -> list[str]:
    """Take all messages out of the queue, also those that are delayed."""
    waiting = get_backend("sqs")["123456789012"]["eu-west-1"].queues[QUEUE.rpartition("/")[2]]._messages
    messages = [str(message.body) for message in waiting]
    waiting.clear()
    return messages


def run(message: str) -> None:
    """Run the function with one message."""
    handler({"Records": [{"body": message}]}, CONTEXT)


def create(photos: list[str], *edits: dict[str, Any], key: str | None = None, **more: Any) -> dict[str, Any]:
    """Create a batch of `OWNER`; without edits it has one, `glow`."""
    body = {"photos": photos, "edits": list(edits) or [GLOW]} | more
    return creation.create_once(OWNER, NewBatch.model_validate(json.loads(json.dumps(body))), key)[0]


def show(batch: dict[str, Any]) -> dict[str, Any]:
    """The batch as it is now."""
    return showing.find(OWNER, batch["id"])


def fails(*_: Any) -> None:
    """In place of a call of AWS that gets no answer."""
    raise OSError("the table is away")


def jobs_of(batch: dict[str, Any]) -> list[str]:
    """The ids of its jobs."""
    return [job["id"] for job in batch["jobs"]]


def sent(calls: Calls) -> list[str]:
    """The ids of the jobs that were sent, each as often as it was."""
    return [call["headers"]["X-Amzn-SageMaker-Inference-Id"].split(".")[1] for call in calls]


def batch_of_the_owner() -> str:
    """The id of the only batch."""
    return next(name for name, _ in table.newest_first(OWNER, "batch#")).removeprefix("batch#")


def succeed(job: str) -> None:
    """End a job well."""
    store(f"{job}.jpg")
    notify(job, "Completed")


def counts(batch: dict[str, Any]) -> dict[str, int]:
    """How many jobs are in each state now; states without jobs are left out."""
    return {state: number for state, number in show(batch)["counts"].items() if number}
