"""Queues the jobs of a batch.

The call that creates a batch queues as many jobs as it can in a few seconds, the function `batches` the rest. Only the
batch's record must not be lost: if a function ends in between, the sweeper has the batch continued. Whoever continues
queues the jobs that have no record yet, and of two who do that at once, one creates each job.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from facemagi import limits, table
from facemagi.batches import ends, pairs, queue, records, refusals, removal, threads
from facemagi.batches.pairs import Pair
from facemagi.deadline import remaining_seconds
from facemagi.deletion import tombstones
from facemagi.errors import FaceMagiError
from facemagi.jobs import records as jobs
from facemagi.jobs import submission
from facemagi.jobs.invocation import FaceReader, job_legs, read_faces
from facemagi.jobs.requests import NewJob
from facemagi.observability import count, logger
from facemagi.states import BatchState
from facemagi.table import Json, Record

LATER = ("queue_full", "unavailable", "internal")
"""Errors that say nothing about the job: it is tried again."""


@dataclass(frozen=True)
class _Batch:
    """A batch whose jobs are being queued.

    Attributes:
        owner: the owner's id.
        id: the batch's id.
        record: its record.
        read: reads the faces of a photo, once.
    """

    owner: str
    id: str
    record: Record
    read: FaceReader

    @property
    def mark(self) -> Json:
        """What a job remembers of its batch, to be counted when it ends."""
        return {"batch": self.id} if ends.is_counted(self.record) else {}


def send(owner: str, batch: str, record: Record, missing: Sequence[Pair], seconds: float) -> None:
    """Queue the jobs of a batch that have no record yet, as far as the time goes.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: its record.
        missing: the jobs.
        seconds: how long to queue them.
    """
    begun = _Batch(owner, batch, record, cache(read_faces))
    threads.run(lambda photo: _read_ahead(begun, photo), sorted({pair.photo for pair in missing}), seconds)
    done = threads.run(lambda pair: _queue(begun, pair), missing, seconds)
    if all(done):
        _start(begun)
    else:
        queue.put(owner, batch, 0 if any(done) else queue.RETRY_SECONDS)


def go_on(owner: str, batch: str) -> None:
    """Do what a batch needs next; the function `batches` calls it.

    Args:
        owner: the owner's id.
        batch: the batch's id.
    """
    record = table.read(owner, records.name(batch))
    if record is None:
        return
    if record.state == BatchState.DELETED:
        removal.clean_up(owner, batch, record, remaining_seconds())
    elif record.state == BatchState.QUEUEING:
        every = pairs.of(batch, records.request_of(record))
        known = table.read_many(owner, [jobs.name(pair.job) for pair in every])
        missing = [pair for pair in every if jobs.name(pair.job) not in known]
        send(owner, batch, record, missing, remaining_seconds())
    else:
        ends.announce(owner, batch)


def repair(owner: str, batch: str, record: Record) -> str | None:
    """Have a batch continued; the sweeper calls it.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: its record.

    Returns:
        What was missing, for the metric; None where nothing was.
    """
    queue.put(owner, batch)
    return "batch_unfinished" if record.state == BatchState.QUEUEING else None


def _read_ahead(batch: _Batch, photo: str) -> bool:
    """Read the faces of a photo, before several jobs do that at once; they meet what goes wrong here."""
    with suppress(Exception):
        batch.read(batch.owner, photo, "photo")
    return True


def _queue(batch: _Batch, pair: Pair) -> bool:
    """Queue one job, or record why that cannot be; False where it is to be tried again."""
    request = pair.request(batch.record.request.get("metadata", {}))
    try:
        _submit(batch, pair, request)
    except Exception as error:
        reason = error if isinstance(error, FaceMagiError) else FaceMagiError("internal", "It could not be queued.")
        if reason.code in LATER and time.time() < batch.record.request["created_at"] + limits.JOB_TTL_SECONDS:
            logger().exception("not queued", extra={"batch": batch.id, "job": pair.job})
            return False
        refusals.refuse(batch.owner, pair, request, reason, batch.mark)
    return True


def _submit(batch: _Batch, pair: Pair, request: NewJob) -> None:
    start_by = batch.record.request["created_at"] + request.deadline_s if request.deadline_s else None
    legs = job_legs(batch.owner, pair.job, request, start_by, batch.read)
    record = jobs.new(request, legs)
    record = replace(record, request=record.request | batch.mark)
    if submission.queue_as(batch.owner, pair.job, record, legs[0], request.priority, repeatable=True):
        count("JobsQueued")


def _start(batch: _Batch) -> None:
    """Record that all jobs are queued. Without a webhook the sweeper need not look at the batch any more."""
    owner, name, queueing = batch.owner, records.name(batch.id), [BatchState.QUEUEING]
    if not ends.is_counted(batch.record):
        started = table.finish(owner, name, BatchState.RUNNING, {}, only_from=queueing)
    else:
        values = {":running": {"S": BatchState.RUNNING}, ":queueing": {"S": BatchState.QUEUEING}}
        started = table.update_if(owner, name, "SET #state = :running", "#state = :queueing", values)
    stored = started or table.read(owner, name)
    if stored is not None and (stored.state == BatchState.DELETED or tombstones.is_tombstone(stored)):
        queue.put(owner, batch.id)  # it was deleted meanwhile, and so must be its jobs
    elif started and ends.is_counted(batch.record):
        ends.announce(owner, batch.id)
