"""Deletes everything of a job."""

from facemagi import objects, table
from facemagi.batches import ends
from facemagi.deletion import tombstones
from facemagi.deletion.tombstones import Burial
from facemagi.jobs import records, results
from facemagi.jobs.queued import queue_exit
from facemagi.states import JobState
from facemagi.table import Record
from facemagi.usage import amounts


def bury(owner: str, job: str, record: Record, why: Burial) -> None:
    """Turn a job's record into a tombstone; a queued job is cancelled. Its objects are the caller's to delete.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
        why: the reason.
    """
    queue_exit.leave_line(owner, records.name(job), record)
    may_still_end = record.state == JobState.QUEUED
    check_at = int(record.request["gives_up_at"]) if may_still_end else None
    usage = amounts.kept_by_tombstone(record)
    tombstones.bury(owner, records.name(job), record, why, check_at, usage)
    if may_still_end:
        ends.count_job(owner, record)


def objects_of(owner: str, job: str, record: Record) -> list[str]:
    """The keys of the objects that a job has, or may have.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
    """
    asked = results.key(owner, job, records.result_format(record))
    legs = max(record.leg + 1, len(record.outcome.get("legs", [])))
    handoffs = [results.handoff_key(owner, job, leg) for leg in range(legs)]
    return list(dict.fromkeys([records.result_key(owner, job, record), asked, *handoffs]))


def delete_late_objects(owner: str, job: str, record: Record) -> None:
    """Delete what a job wrote after it was buried, and let the sweeper forget it.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its tombstone.
    """
    objects.remove(*objects_of(owner, job, record))
    table.finish(owner, records.name(job), record.state, record.outcome, only_from=[record.state])
