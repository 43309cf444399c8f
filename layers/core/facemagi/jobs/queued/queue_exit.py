"""A job leaves the queue: its slot or its place in the line becomes free."""

from facemagi import table
from facemagi.queueing import line, slots
from facemagi.queueing.priority import Priority
from facemagi.states import FINISHED, JobState
from facemagi.table import Record


def after_end(owner: str, record: Record, state: JobState) -> None:
    """Free what a job had in the queue that has just been moved to its final state.

    Args:
        owner: the owner's id.
        record: the job's record now.
        state: how it ended.
    """
    if record.waiting_lane:
        line.leave(record.waiting_lane, owner, _priority(record))
    elif record.slot_lane:
        free_slot(record, state)


def after_late_end(owner: str, name: str, record: Record, state: JobState) -> None:
    """Free the slot of a job that was cancelled before SageMaker ended it. A repeated notice frees nothing.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        record: the job's record.
        state: how it ended at SageMaker.
    """
    lane = {":lane": {"S": record.slot_lane}}
    condition = f"slot_lane = :lane AND attribute_exists({table.OUT_OF_SLOT})"
    holds = record.slot_at and record.state in FINISHED
    if holds and table.update_if(owner, name, f"REMOVE {table.OUT_OF_SLOT}", condition, lane):
        free_slot(record, state)


def after_cancel(owner: str, record: Record) -> None:
    """Free the place of a job that was cancelled. A slot stays until SageMaker's notice, as SageMaker forgets no job.

    Args:
        owner: the owner's id.
        record: the job's record now.
    """
    if record.waiting_lane:
        line.leave(record.waiting_lane, owner, _priority(record))


def leave_line(owner: str, name: str, record: Record) -> None:
    """Take a job out of its line, if it still waits there.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        record: the job's record.
    """
    tag = {":tag": {"S": record.waiting_tag}}
    out = "REMOVE waiting_lane, waiting_tag"
    if record.waiting_tag and table.update_if(owner, name, out, "waiting_tag = :tag", tag):
        line.leave(record.waiting_lane, owner, _priority(record))


def free_slot(record: Record, state: JobState) -> None:
    """Give back the slot of a job or of a leg. An endpoint that has ended a job has an instance.

    Args:
        record: the record, with the slot.
        state: how the job or the leg ended.
    """
    if state in (JobState.SUCCEEDED, JobState.FAILED) and record.invocation:
        slots.end(record.slot_lane, record.invocation if state == JobState.SUCCEEDED else {})
    else:
        slots.give_back(record.slot_lane)


def _priority(record: Record) -> Priority:
    priority: Priority = record.request.get("priority", "normal")
    return priority
