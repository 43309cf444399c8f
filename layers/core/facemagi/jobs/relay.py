"""Applies the end of an attempt: sends a job to its next endpoint, tries a leg again, or settles the job.

The next leg is sent first and recorded afterwards. If the function fails in between, the notice comes again and the
leg is queued a second time. That costs time but changes nothing: both runs write the same picture under the same name,
and the first of their notices is recorded. In the other order the job would be lost.
"""

from dataclasses import dataclass

from facemagi import objects, table
from facemagi.errors import FaceMagiError
from facemagi.jobs import attempts, container_errors, measures, records, results, sagemaker
from facemagi.jobs.legs import Leg
from facemagi.jobs.notices import Notice
from facemagi.jobs.queued import freed, release, warm_up
from facemagi.jobs.queued.freed import Freed
from facemagi.jobs.sagemaker import Attempt
from facemagi.queueing import slots
from facemagi.states import JobState
from facemagi.table import Json, Record


@dataclass(frozen=True)
class Applied:
    """What a notice has changed.

    Attributes:
        state: the job's state after it; None where the notice changed nothing.
        freed: the slot that the attempt had; None where it had none.
    """

    state: JobState | None
    freed: Freed | None = None


def on_notice(notice: Notice) -> JobState | None:
    """Apply a notice to its job's record, and send the jobs that waited for its slot.

    Args:
        notice: the end of an attempt; it may have been applied before.

    Returns:
        The job's state after it; None where the notice changed nothing.

    Raises:
        FaceMagiError: the next endpoint gave no answer; nothing has changed.
    """
    applied = apply(notice)
    if applied.freed:
        freed.follow([applied.freed])
    return applied.state


def apply(notice: Notice) -> Applied:
    """Apply a notice to its job's record. Its caller passes the slot to `freed.follow`, alone or with others.

    Args:
        notice: the end of an attempt; it may have been applied before.

    Raises:
        FaceMagiError: the next endpoint gave no answer; nothing has changed.
    """
    owner, job, leg = notice.attempt.owner, notice.attempt.job, notice.attempt.leg
    if owner == warm_up.OWNER:
        release.send_waiting(warm_up.on_end(job, notice.state), release.IN_A_NOTICE)
        return Applied(None)
    record = table.read(owner, records.name(job))
    state = _apply(notice, record)
    if leg is not None:
        _delete_handoffs(owner, job, leg)
    if record is None or not record.slot_lane:
        return Applied(state)
    ended = "" if state == JobState.QUEUED else records.name(job)
    return Applied(state, Freed(record, notice.state, ended))


def _apply(notice: Notice, record: Record | None) -> JobState | None:
    if record is None or notice.state == JobState.SUCCEEDED:
        return _go_on(notice, record)
    if notice.state == JobState.EXPIRED:
        return _settle(notice, JobState.EXPIRED, records.no_instance(record))
    return _fail_or_try_again(notice, record)


def _go_on(notice: Notice, record: Record | None) -> JobState | None:
    """Send the next leg if there is one; otherwise settle the job.

    The notice's leg may be greater than `record.leg`: then the function failed after it had sent that leg, before it
    recorded that.
    """
    leg = notice.attempt.leg or 0
    is_new = record is not None and record.state == JobState.QUEUED and record.leg <= leg
    remaining = record.outcome.get("legs", [])[leg - record.leg :] if record is not None and is_new else []
    if record is None or not remaining:
        return _settle(notice, notice.state, None, record)
    overdue = records.overdue_error(record) or records.too_late_to_start(record)
    if overdue:
        return _settle(notice, JobState.EXPIRED, overdue)
    return _start_next(notice, record, [Leg(**stored) for stored in remaining])


def _start_next(notice: Notice, record: Record, remaining: list[Leg]) -> JobState | None:
    """Send the next leg. It takes a slot at its endpoint without waiting: the job has waited at its first one.

    If the endpoint does not answer, the function fails, and so the notice comes again.

    Raises:
        FaceMagiError: `effect_unavailable`, `unavailable`.
    """
    owner, job = notice.attempt.owner, notice.attempt.job
    next_leg, *later = remaining
    number = (notice.attempt.leg or 0) + 1
    slots.note_waking(slots.prepared(next_leg.capacity))
    try:
        answer = attempts.send(Attempt(owner, job, number), next_leg)
    except FaceMagiError as error:
        if sagemaker.may_succeed_later(error):
            attempts.put_off(owner, job, record)
            raise
        return _settle(notice, JobState.FAILED, error.detail())
    spent = measures.of_leg(record, notice.timings)
    return JobState.QUEUED if records.advance(owner, job, next_leg, later, answer, spent) else None


def _fail_or_try_again(notice: Notice, record: Record) -> JobState | None:
    """Settle a job with its container's error. A container that gave none has ended, and the leg is tried once more."""
    owner, job = notice.attempt.owner, notice.attempt.job
    error = notice.error or container_errors.read(notice.failure or record.invocation.get("failure"))
    if error:
        state = JobState.EXPIRED if error["code"] == "deadline_passed" else JobState.FAILED
        return _settle(notice, state, error)
    if notice.attempt.number < record.attempt and record.state == JobState.QUEUED:
        return None  # the end of an attempt that has been made again already
    if record.leg != (notice.attempt.leg or 0):  # it is over, or was never recorded: then the notice before comes again
        return None
    if attempts.is_last(record):
        return _settle(notice, JobState.FAILED, _container_ended(notice.attempt.number).detail())
    number = attempts.claim_next(owner, job, record)
    return None if number is None else attempts.send_again(owner, job, record, number)


def _settle(notice: Notice, state: JobState, error: Json | None, record: Record | None = None) -> JobState | None:
    attempt = notice.attempt
    measured = measures.of_job(attempt.job, record, notice.timings) if record is not None else records.NOT_MEASURED
    settled = records.settle(attempt.owner, attempt.job, state, error, notice.warnings, attempt.leg, measured)
    return state if settled else None


def _container_ended(attempts_made: int) -> FaceMagiError:
    return FaceMagiError(
        "inference_failed",
        f"The model's container ended without an answer, {attempts_made} times. It may have run out of memory.",
        actual=attempts_made,
        remedy="Send the job again later, or with a smaller photo.",
    )


def _delete_handoffs(owner: str, job: str, leg: int) -> None:
    """Delete the pictures that this leg and those before it wrote, unless a leg still has to read one.

    All of them, because a leg may have run twice, and its second notice may be lost.
    """
    record = table.read(owner, records.name(job))
    next_read = record.leg - 1 if record is not None and record.state == JobState.QUEUED else None
    unused = [each for each in range(leg + 1) if next_read is None or each < next_read]
    objects.remove(*(results.handoff_key(owner, job, each) for each in unused))
