"""Finds the end of a job whose notice was lost: the objects that SageMaker has written say how it ended."""

import time
from contextlib import suppress

from facemagi import limits, objects, warnings
from facemagi.deletion import tombstones
from facemagi.errors import FaceMagiError
from facemagi.jobs import attempts, container_errors, lifecycle, records, relay, removal
from facemagi.jobs.notices import Notice
from facemagi.jobs.sagemaker import Attempt
from facemagi.observability import count, logger
from facemagi.states import JobState
from facemagi.table import Json, Record


def catch_up(owner: str, job: str, record: Record) -> Record:
    """The record of a job, settled if its result is there although no notice has come.

    It costs one call for each request about a job that has been queued for long, and none for others.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
    """
    sent_at = record.invocation.get("at")
    if record.state != JobState.QUEUED or sent_at is None or time.time() < sent_at + limits.LOST_NOTICE_SECONDS:
        return record
    notice = _success(owner, job, record)
    if notice is None:
        return record
    with suppress(FaceMagiError):  # an endpoint that does not answer: the job goes on waiting
        _apply(notice)
    return lifecycle.find(owner, job)


def repair(owner: str, job: str, record: Record) -> str | None:
    """Do what is missing for a queued job to go on or to end; delete what one wrote after it had been cancelled.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.

    Returns:
        What was missing, for the metric; None where the job only waits.
    """
    if tombstones.is_tombstone(record) or record.state == JobState.CANCELED:
        removal.delete_late_objects(owner, job, record)
        return None
    overdue = records.overdue_error(record)
    if not record.invocation:
        if overdue or not attempts.was_never_sent(record):
            return _expire(owner, job, overdue)
        attempts.send_again(owner, job, record, record.attempt)
        return "never_sent"
    notice = _success(owner, job, record) or _failure(owner, job, record)
    if notice is None:
        return _expire(owner, job, overdue)
    _apply(notice)
    return "notice_lost"


def _success(owner: str, job: str, record: Record) -> Notice | None:
    key = objects.own_key(record.invocation["output"])
    result = objects.look_up(key) if key else None
    if result is None:
        return None
    found = tuple(warnings.parse(result.content_type))
    return Notice(_attempt(owner, job, record), JobState.SUCCEEDED, warnings=found)


def _failure(owner: str, job: str, record: Record) -> Notice | None:
    """The failure that SageMaker stored for the recorded attempt; it has no error if the container gave no answer."""
    uri = record.invocation.get("failure")
    key = objects.own_key(uri) if uri else None
    if key is None or objects.look_up(key) is None:
        return None
    return Notice(_attempt(owner, job, record), JobState.FAILED, container_errors.read(uri))


def _attempt(owner: str, job: str, record: Record) -> Attempt:
    is_chain = "legs" in record.outcome
    return Attempt(owner, job, record.leg if is_chain else None, record.attempt)


def _expire(owner: str, job: str, overdue: Json | None) -> str | None:
    if overdue is None:
        return None
    records.settle(owner, job, JobState.EXPIRED, overdue)
    return "overdue"


def _apply(notice: Notice) -> None:
    logger().error("notice lost", extra={"job": notice.attempt.job, "state": notice.state})
    count("NoticesLost")
    relay.on_notice(notice)
