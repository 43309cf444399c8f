"""A job leaves the queue: its place in the line, or its place among the jobs that its endpoint has."""

from facemagi import table, unfinished
from facemagi.queueing import lane, line, slots
from facemagi.queueing.lane import Lane
from facemagi.queueing.priority import Priority
from facemagi.states import FINISHED, JobState
from facemagi.table import Record


def after_end(owner: str, record: Record) -> None:
    """Count a job out of its line that has just ended there. One that was sent has left the list with its end.

    Args:
        owner: the owner's id.
        record: the job's record now.
    """
    if record.waiting_lane:
        line.leave(record.waiting_lane, owner, _priority(record))


def after_late_end(owner: str, name: str, record: Record) -> None:
    """Free the slot of a job that was cancelled or deleted before SageMaker ended it.

    Its record stays on the sweeper's list, which deletes what the job has written.

    Args:
        owner: the owner's id.
        name: the name of the job's record.
        record: the job's record.
    """
    if record.slot_lane and record.state in FINISHED:
        values = {":lane": {"S": record.slot_lane}, ":own": {"S": unfinished.own_shard(name)}}
        table.update_if(owner, name, "SET sweep_shard = :own", "sweep_shard = :lane", values)


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


def learn(record: Record, state: JobState) -> Lane:
    """Learn from the end of an attempt at an endpoint, which has an instance then, unless the job expired.

    Args:
        record: the job's record while it was there.
        state: how the attempt ended.

    Returns:
        The lane.
    """
    if state == JobState.EXPIRED:
        return lane.read(record.slot_lane)
    return slots.end(record.slot_lane, record.invocation if state == JobState.SUCCEEDED else {})


def _priority(record: Record) -> Priority:
    priority: Priority = record.request.get("priority", "normal")
    return priority
