"""A pair of a batch that cannot be queued: its job is recorded as failed, with the reason."""

import time
from typing import Any

from facemagi import limits, table
from facemagi.batches import ends
from facemagi.batches.pairs import Pair
from facemagi.deletion import expiry
from facemagi.errors import FaceMagiError
from facemagi.jobs import records
from facemagi.jobs.requests import NewJob
from facemagi.states import JobState
from facemagi.table import Json, Record
from facemagi.usage import ledger


def refuse(owner: str, pair: Pair, request: NewJob, error: FaceMagiError, mark: Json) -> None:
    """Record a job as failed that was never queued; POST /v1/jobs/{job}/retry can send it later.

    Args:
        owner: the owner's id.
        pair: the pair.
        request: its job.
        error: why it cannot be queued.
        mark: further members of the record's request.
    """
    record = _record(request, error, mark)
    expiry.note(owner, pair.job, record, [])
    ledger.note(owner, pair.job)
    if table.create(owner, records.name(pair.job), record):
        ends.count_job(owner, record)


def _record(request: NewJob, error: FaceMagiError, mark: Json) -> Record:
    now = int(time.time())
    stored: dict[str, Any] = {
        "steps": [{"effect": step.effect, "params": step.params, "faces": []} for step in request.requested_steps()],
        "photo": request.photo,
        "faces": [],
        "output": request.output.model_dump(),
        "created_at": now,
        "gives_up_at": now,
        "body": request.model_dump(mode="json", exclude_unset=True, exclude={"metadata"}),
    }
    optional = {"metadata": request.metadata, "deletes_at": request.retention_s and now + request.retention_s}
    stored |= {name: value for name, value in optional.items() if value} | mark
    outcome = {"error": error.detail(), "finished_at": now}
    return Record(JobState.FAILED, stored, outcome, now + limits.RETENTION_SECONDS)
