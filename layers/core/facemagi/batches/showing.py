"""A batch as the API shows it."""

from collections import Counter

from facemagi import table
from facemagi.batches import pairs, records
from facemagi.batches.pairs import Pair
from facemagi.deletion import expiry, tombstones
from facemagi.jobs import lifecycle
from facemagi.jobs import records as jobs
from facemagi.states import BatchState, JobState
from facemagi.table import Json, Record


def find(owner: str, batch: str) -> Json:
    """A batch and the states of its jobs.

    Args:
        owner: the owner's id.
        batch: the batch's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, `deleted`.
    """
    return view(owner, batch, records.find(owner, batch))


def view(owner: str, batch: str, record: Record) -> Json:
    """A batch as the API shows it; the records of its jobs are read for that.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: its record.
    """
    every = pairs.of(batch, records.request_of(record))
    found = table.read_many(owner, [jobs.name(pair.job) for pair in every])
    shown = [_job(pair, found.get(jobs.name(pair.job)), record) for pair in every]
    counts = Counter(job["state"] for job in shown)
    state = record.state
    if state == BatchState.RUNNING and not counts[JobState.QUEUED]:
        state = BatchState.COMPLETED
    return {
        "id": batch,
        "state": state,
        "counts": {each.value: counts[each] for each in JobState},
        "jobs": shown,
        "metadata": record.request.get("metadata", {}),
        "created_at": record.request["created_at"],
        "expires_at": record.expires_at,
    }


def is_over(shown: Json) -> bool:
    """Whether the state of a batch is final.

    Args:
        shown: what `view` returned.
    """
    return shown["state"] in (BatchState.COMPLETED, BatchState.DELETED)


def _job(pair: Pair, record: Record | None, batch: Record) -> Json:
    """A job of the list. One without a record will be queued, unless its batch is deleted."""
    if record is None:
        state, error = JobState.CANCELED if batch.state == BatchState.DELETED else JobState.QUEUED, None
    else:
        current = lifecycle.current(record)
        is_over = tombstones.is_gone(record) or expiry.is_over(record)
        state = JobState.DELETED if is_over else JobState(current.state)
        error = None if is_over else current.outcome.get("error")
    return {
        "id": pair.job,
        "photo": pair.photo,
        "edit": pair.edit,
        "sweep": pair.swept,
        "state": state.value,
        "error": error,
    }
