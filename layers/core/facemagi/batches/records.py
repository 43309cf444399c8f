"""The record of a batch: what is to be queued, and how far that has come.

Its jobs have records of their own, and their ids follow from the batch's. So the record never grows, and whoever
queues the jobs of a batch again finds those that are there.
"""

import time

from facemagi import limits, table
from facemagi.batches.pairs import LABELLED
from facemagi.batches.requests import NewBatch
from facemagi.deletion import tombstones
from facemagi.errors import FaceMagiError
from facemagi.ids import BATCH_ID
from facemagi.states import BatchState
from facemagi.table import Json, Record


def name(batch: str) -> str:
    """The name of a batch's record in the table.

    Args:
        batch: the batch's id.
    """
    return f"batch#{batch}"


def new(request: NewBatch, webhook: Json | None) -> Record:
    """The record of a new batch.

    Args:
        request: the body of POST /v1/batches.
        webhook: where its end is announced, what `events.chosen` returned.
    """
    now = int(time.time())
    stored = {
        "created_at": now,
        "jobs": request.jobs,
        "body": request.model_dump(mode="json", exclude_unset=True, exclude=LABELLED),
    }
    optional = {"webhook": webhook, "metadata": request.metadata}
    stored |= {name: value for name, value in optional.items() if value}
    return Record(BatchState.QUEUEING, stored, {}, now + limits.RETENTION_SECONDS)


def create(owner: str, batch: str, record: Record) -> bool:
    """Write a new batch's record; False where there is one already.

    Args:
        owner: the owner's id.
        batch: the batch's id.
        record: what `new` returned.
    """
    return table.create(owner, name(batch), record, record.request["created_at"] + limits.INVOCATION_GRACE_SECONDS)


def find(owner: str, batch: str) -> Record:
    """A batch's record.

    Args:
        owner: the owner's id.
        batch: the batch's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, also for another owner's batch; `deleted` where only a tombstone is left.
    """
    record = table.read(owner, name(batch)) if BATCH_ID.fullmatch(batch) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such batch.",
            param="batch",
            actual=batch,
            remedy="Batches are deleted after a day.",
        )
    if tombstones.is_gone(record):
        raise tombstones.refusal(batch, record, "batch")
    return record


def request_of(record: Record) -> NewBatch:
    """The request of a batch, as its record stores it.

    Args:
        record: the batch's record.
    """
    return NewBatch.model_validate(record.request["body"] | {"metadata": record.request.get("metadata", {})})
