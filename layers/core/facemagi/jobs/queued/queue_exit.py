"""A job leaves the queue: its slot or its place in the line becomes free."""

from facemagi import table
from facemagi.queueing import line, slots
from facemagi.queueing.line import Place
from facemagi.states import JobState
from facemagi.table import Record


def after_end(owner: str, name: str, before: Record, state: JobState) -> None:
    """Free what an ended job had in the queue.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        before: the record before it ended.
        state: how it ended.
    """
    if before.waiting_tag:
        line.leave(before.waiting_lane, Place(owner, name, before.waiting_tag))
    if before.slot_lane:
        free_slot(before, state)


def leave_line(owner: str, name: str, record: Record) -> None:
    """Take a job out of its line, if it still waits there.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        record: the job's record.
    """
    tag = {":tag": {"S": record.waiting_tag}}
    if record.waiting_tag and table.update_if(owner, name, f"REMOVE {table.IN_LINE}", "waiting_tag = :tag", tag):
        line.leave(record.waiting_lane, Place(owner, name, record.waiting_tag))


def after_late_end(owner: str, name: str, record: Record, state: JobState) -> None:
    """Free the slot of a job that was cancelled before SageMaker ended it. A repeated notice frees nothing.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        record: the job's record.
        state: how it ended at SageMaker.
    """
    lane = {":lane": {"S": record.slot_lane}}
    if record.slot_lane and table.update_if(owner, name, f"REMOVE {table.SLOT}", "slot_lane = :lane", lane):
        free_slot(record, state)


def free_slot(before: Record, state: JobState) -> None:
    """Give back the slot of a job or of a leg. An endpoint that has ended a job has an instance.

    Args:
        before: the record while it had the slot.
        state: how the job or the leg ended.
    """
    if state in (JobState.SUCCEEDED, JobState.FAILED) and before.invocation:
        slots.end(before.slot_lane, before.invocation, learns=state == JobState.SUCCEEDED)
    else:
        slots.give_back(before.slot_lane)
