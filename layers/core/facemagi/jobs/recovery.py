"""Finds the end of a job whose notice was lost: the objects that SageMaker has written say how it ended."""

import time
from contextlib import suppress

from facemagi import limits, objects, unfinished, warnings
from facemagi.deletion import tombstones
from facemagi.errors import FaceMagiError
from facemagi.jobs import attempts, container_errors, lifecycle, records, relay, removal, timings
from facemagi.jobs.notices import Notice
from facemagi.jobs.queued import release
from facemagi.jobs.sagemaker import Attempt
from facemagi.observability import count, logger
from facemagi.queueing import lane
from facemagi.states import WITHOUT_RESULT, JobState
from facemagi.table import Json, Record


def catch_up(owner: str, job: str, record: Record) -> Record:
    """The record of a job, settled if its result is there although no notice has come, and sent if a slot is free.

    It costs one call for each request about a job that waits, or that has been queued for long, and none for others.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
    """
    if record.state == JobState.QUEUED and record.waiting_tag:
        current = lane.read(record.waiting_lane)
        return lifecycle.find(owner, job) if release.send_waiting(current, release.IN_A_CALL) else record
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
    if tombstones.is_tombstone(record):
        removal.delete_late_objects(owner, job, record)
        return None
    if record.state != JobState.QUEUED:
        _forget_if_over(owner, job, record)
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


def _forget_if_over(owner: str, job: str, record: Record) -> None:
    """Take a cancelled job off the list, with what it has written since, if SageMaker cannot have it any more."""
    if record.slot_lane and time.time() <= record.request["gives_up_at"]:
        return
    if record.state in WITHOUT_RESULT:
        objects.remove(*removal.objects_of(owner, job, record))
    unfinished.forget(owner, records.name(job))


def _success(owner: str, job: str, record: Record) -> Notice | None:
    key = objects.own_key(record.invocation["output"])
    result = objects.look_up(key) if key else None
    if result is None:
        return None
    found = tuple(warnings.parse(result.content_type))
    spent = timings.parse(result.content_type)
    return Notice(_attempt(owner, job, record), JobState.SUCCEEDED, warnings=found, timings=spent)


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
