"""Deletes batches: waiting jobs are cancelled, results deleted.

Somebody may be queueing jobs of the batch while it is deleted. The record says first that it is deleted, so whoever
has queued the last job sees it and has the jobs removed; and if that function ends before, the sweeper does, once more
after a while.
"""

import time
from contextlib import suppress

from facemagi import limits, objects, table, unfinished
from facemagi.batches import ends, queue, records, threads
from facemagi.deletion import tombstones
from facemagi.deletion.tombstones import Burial
from facemagi.errors import FaceMagiError
from facemagi.ids import derived
from facemagi.jobs import lifecycle
from facemagi.jobs import records as jobs
from facemagi.jobs import removal as job_removal
from facemagi.states import BatchState, JobState
from facemagi.table import Record

DELETE_SECONDS = 5.0
"""How long the call that deletes a batch removes jobs; the function `batches` removes the rest."""

LAST_LOOK_SECONDS = 240
"""After this time nobody queues jobs any more who did not see that the batch is deleted."""


def delete(owner: str, batch: str) -> None:
    """Cancel the waiting jobs of a batch, and delete the results of the others.

    Args:
        owner: the owner's id.
        batch: the batch's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, `deleted`.
    """
    records.find(owner, batch)
    now = int(time.time())
    marks = unfinished.marks(records.name(batch), now + limits.SWEEP_SECONDS)
    values = {":deleted": {"S": BatchState.DELETED}, ":outcome": table.text({"finished_at": now})}
    values |= {f":{name}": value for name, value in marks.items()}
    update = "SET #state = :deleted, outcome = :outcome, sweep_shard = :sweep_shard, check_at = :check_at"
    deleted = table.update_if(owner, records.name(batch), update, "attribute_exists(pk)", values)
    if deleted:
        clean_up(owner, batch, deleted, DELETE_SECONDS)


def bury(owner: str, batch: str, record: Record, why: Burial) -> None:
    """Turn a batch's record into a tombstone, as an erasure does. Jobs that are queued meanwhile are buried later.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: its record.
        why: the reason.
    """
    check_at = int(time.time()) + limits.SWEEP_SECONDS if record.state == BatchState.QUEUEING else None
    tombstones.bury(owner, records.name(batch), record, why, check_at)


def clean_up(owner: str, batch: str, record: Record, seconds: float) -> None:
    """Remove the jobs of a batch that is deleted, as far as the time goes.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: its record, or its tombstone.
        seconds: how long to remove them.
    """
    remove = _bury_job if tombstones.is_tombstone(record) else _remove_job
    ids = [derived("job", batch, number) for number in range(record.request["jobs"])]
    found = table.read_many(owner, [jobs.name(job) for job in ids])
    left = [job for job in ids if jobs.name(job) in found and _is_left(record, found[jobs.name(job)])]
    done = threads.run(lambda job: remove(owner, job, found[jobs.name(job)]), left, seconds)
    if not all(done):
        queue.put(owner, batch, 0 if any(done) else queue.RETRY_SECONDS)
        return
    if ends.is_counted(record):
        ends.announce(owner, batch)
    if time.time() >= record.outcome["finished_at"] + LAST_LOOK_SECONDS:
        table.finish(owner, records.name(batch), record.state, record.outcome, only_from=[record.state])


def _is_left(batch: Record, job: Record) -> bool:
    if tombstones.is_tombstone(batch):
        return not tombstones.is_tombstone(job)
    return job.state in (JobState.QUEUED, JobState.SUCCEEDED)


def _remove_job(owner: str, job: str, _: Record) -> bool:
    with suppress(FaceMagiError):  # it is gone
        lifecycle.remove(owner, job)
    return True


def _bury_job(owner: str, job: str, record: Record) -> bool:
    job_removal.bury(owner, job, record, Burial("deleted"))
    objects.remove(*job_removal.objects_of(owner, job, record))
    return True
