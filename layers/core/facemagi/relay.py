"""Applies SageMaker's notices: sends a job from one endpoint to the next, and records its end.

The next leg is invoked first and recorded afterwards. If the function fails in between, the notice comes again and the
leg is queued a second time. That costs time but changes nothing: both runs write the same picture under the same name,
and the first of their notices is recorded. In the other order the job would be lost.
"""

from dataclasses import asdict

from facemagi import jobs, objects, results, sagemaker, table
from facemagi.errors import FaceMagiError
from facemagi.legs import Leg
from facemagi.notices import Notice
from facemagi.states import JobState
from facemagi.table import Json, Record


def on_notice(notice: Notice) -> JobState | None:
    """Apply a notice to its job's record.

    Args:
        notice: the end of a job, or of one leg of it; it may have been applied before.

    Returns:
        The job's state after it; None where the notice changed nothing.
    """
    if notice.leg is None:
        return _settle(notice, notice.state, notice.error)
    state = _advance(notice, notice.leg, table.read(notice.owner, jobs.record_name(notice.job)))
    _delete_handoffs(notice, notice.leg)
    return state


def _advance(notice: Notice, leg: int, record: Record | None) -> JobState | None:
    """Go on to the next leg if this one succeeded and a next one exists; otherwise settle the job.

    `leg` may be greater than `record.leg`: then the function failed after it had invoked `leg`, before it recorded
    that.
    """
    remaining = record.outcome["legs"][leg - record.leg :] if record and _is_new(record, leg) else []
    if record is None or not remaining or notice.state != JobState.SUCCEEDED:
        return _settle(notice, notice.state, notice.error)
    overdue = jobs.overdue_error(record)
    if overdue:
        return _settle(notice, JobState.EXPIRED, overdue)
    return _start_next(notice, [Leg(**stored) for stored in remaining])


def _is_new(record: Record, leg: int) -> bool:
    """Whether neither the end of this leg nor the end of a later one has been recorded."""
    return record.state == JobState.QUEUED and record.leg <= leg


def _start_next(notice: Notice, remaining: list[Leg]) -> JobState | None:
    next_leg, *later = remaining
    try:
        sagemaker.invoke(notice.owner, notice.job, next_leg)
    except FaceMagiError as error:
        return _settle(notice, JobState.FAILED, error.detail())
    outcome = {"legs": [asdict(leg) for leg in later]}
    name = jobs.record_name(notice.job)
    queued = JobState.QUEUED
    advanced = table.transition(notice.owner, name, queued, outcome, only_from=[queued], leg=next_leg.number)
    return queued if advanced else None


def _settle(notice: Notice, state: JobState, error: Json | None) -> JobState | None:
    settled = jobs.settle(notice.owner, notice.job, state, error, notice.warnings, notice.leg)
    return state if settled else None


def _delete_handoffs(notice: Notice, leg: int) -> None:
    """Delete the picture that this leg read and the one that it wrote, unless a leg still has to read it."""
    record = table.read(notice.owner, jobs.record_name(notice.job))
    next_read = record.leg - 1 if record is not None and record.state == JobState.QUEUED else None
    unused = [each for each in (leg - 1, leg) if each >= 0 and (next_read is None or each < next_read)]
    objects.remove(*(results.handoff_key(notice.owner, notice.job, each) for each in unused))
