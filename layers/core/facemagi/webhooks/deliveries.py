"""The record of one message: an event about one photo, job or batch, for one URL, and its attempts.

A message is sent by the function `webhooks`, which gets its record's name from a queue. The record stays on the
sweeper's list until it is delivered or given up, so a message that the queue or a function loses is sent later.
"""

import hashlib
import json
import time
from typing import Any

from facemagi import limits, table
from facemagi.aws import client
from facemagi.settings import settings
from facemagi.states import DeliveryState
from facemagi.table import Json, Record

PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800)
"""Seconds between the attempts: soon at first, for a receiver that restarts; the sum is most of the record's day."""

MAX_QUEUE_DELAY_SECONDS = 900
"""SQS delays a message by at most this. After a longer pause the sweeper queues it."""

CLAIM_SECONDS = 60
"""An attempt that has not ended so long after it began was lost with its function."""

MESSAGE_CHARS = 20
"""Of the id after its prefix; as long as all other ids."""


def record_name(message: str) -> str:
    """The name of a message's record in the table.

    Args:
        message: the message's id.
    """
    return f"msg#{message}"


def message_id(event: str, subject: str) -> str:
    """The id of the message about one event: the same event has the same id, so it is announced only once.

    It begins as its subject's id does after the kind, so messages sort by the time of their subjects.

    Args:
        event: such as `job.succeeded`.
        subject: the id of the photo, job or batch.
    """
    begun = subject.rpartition("_")[2][:9]
    digest = hashlib.sha256(f"{event} {subject}".encode()).hexdigest()
    return f"msg_{(begun + digest)[:MESSAGE_CHARS]}"


def announce(owner: str, event: str, subject: str, url: str, api: str | None = None) -> str:
    """Have a message sent, unless it has been announced before.

    Args:
        owner: the owner's id.
        event: such as `job.succeeded`.
        subject: the id of the photo, job or batch that it is about.
        url: where to send it.
        api: the address of this API, for a message whose body is a prediction; None for all others.

    Returns:
        The message's id.
    """
    now = int(time.time())
    message = message_id(event, subject)
    request = {"event": event, "subject": subject, "url": url, "created_at": now}
    request |= {"api": api} if api else {}
    record = Record(DeliveryState.PENDING, request, {"attempts": []}, now + limits.RETENTION_SECONDS)
    if table.create(owner, record_name(message), record, now + CLAIM_SECONDS):
        enqueue(owner, message, 1, 0)
    return message


def enqueue(owner: str, message: str, attempt: int, delay: int) -> None:
    """Put an attempt into the queue.

    Args:
        owner: the owner's id.
        message: the message's id.
        attempt: the number of the attempt, from 1.
        delay: seconds before it is made.
    """
    body = json.dumps({"owner": owner, "message": message, "attempt": attempt})
    client("sqs").send_message(QueueUrl=settings().webhook_queue, MessageBody=body, DelaySeconds=delay)


def claim(owner: str, message: str, attempt: int) -> Record | None:
    """Begin an attempt. A queue may hand out a message twice: only one of the two begins.

    Args:
        owner: the owner's id.
        message: the message's id.
        attempt: the number of the attempt.

    Returns:
        The record; None where there is nothing to do.
    """
    record = table.read(owner, record_name(message))
    if record is None or record.state != DeliveryState.PENDING or record.attempt != attempt:
        return None
    values: dict[str, Any] = {
        ":pending": {"S": DeliveryState.PENDING},
        ":attempt": {"N": str(attempt)},
        ":next": {"N": str(attempt + 1)},
        ":check_at": {"N": str(int(time.time()) + CLAIM_SECONDS)},
    }
    same = "attempt = :attempt" if attempt > 1 else "(attempt = :attempt OR attribute_not_exists(attempt))"
    update = "SET attempt = :next, check_at = :check_at"
    claimed = table.update_if(owner, record_name(message), update, f"#state = :pending AND {same}", values)
    return record if claimed else None


def conclude(owner: str, message: str, record: Record, attempt: Json) -> DeliveryState:
    """Record how an attempt ended, and plan the next one where it failed.

    Args:
        owner: the owner's id.
        message: the message's id.
        record: what `claim` returned.
        attempt: `at`, `status`, `error` and `ms` of the attempt.

    Returns:
        The state of the message.
    """
    attempts = [*record.outcome["attempts"], attempt]
    if attempt["error"] is None:
        return _end(owner, message, DeliveryState.DELIVERED, attempts)
    number = len(attempts)
    pause = PAUSES[number - 1] if number <= len(PAUSES) else None
    next_at = int(time.time()) + (pause or 0)
    if pause is None or next_at >= record.expires_at:
        return _end(owner, message, DeliveryState.FAILED, attempts)
    by_queue = pause <= MAX_QUEUE_DELAY_SECONDS
    _plan(owner, message, attempts, next_at, next_at + (CLAIM_SECONDS if by_queue else 0))
    if by_queue:
        enqueue(owner, message, record.attempt + 1, pause)
    return DeliveryState.PENDING


def repair(owner: str, message: str, record: Record) -> str | None:
    """Queue a message again whose attempt is due: it was lost, or its pause was too long for the queue.

    Args:
        owner: the owner's id.
        message: the message's id.
        record: its record.

    Returns:
        What was missing, for the metric; None where the pause was meant.
    """
    if record.state != DeliveryState.PENDING:
        return None
    enqueue(owner, message, record.attempt, 0)
    return None if record.outcome.get("next_at") else "message_lost"


def _end(owner: str, message: str, state: DeliveryState, attempts: list[Json]) -> DeliveryState:
    table.finish(owner, record_name(message), state, {"attempts": attempts}, only_from=[DeliveryState.PENDING])
    return state


def _plan(owner: str, message: str, attempts: list[Json], next_at: int, check_at: int) -> None:
    values = {
        ":pending": {"S": DeliveryState.PENDING},
        ":outcome": {"S": json.dumps({"attempts": attempts, "next_at": next_at})},
        ":check_at": {"N": str(check_at)},
    }
    update = "SET outcome = :outcome, check_at = :check_at"
    table.update_if(owner, record_name(message), update, "#state = :pending", values)
