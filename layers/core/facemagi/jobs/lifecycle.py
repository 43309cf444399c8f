"""The life of a job: queued, then succeeded, failed, canceled or expired."""

import time
from dataclasses import replace

from facemagi import limits, objects, table
from facemagi.batches import ends
from facemagi.deletion import expiry, tombstones
from facemagi.errors import FaceMagiError
from facemagi.ids import JOB_ID
from facemagi.jobs import measures, records, results
from facemagi.jobs.queued import queue_exit
from facemagi.metrics import ended_jobs
from facemagi.states import JobState
from facemagi.table import Json, Record
from facemagi.warnings import JobWarning
from facemagi.webhooks import events

_NO_RESULT = {
    JobState.QUEUED: "job_pending",
    JobState.FAILED: "job_failed",
    JobState.CANCELED: "job_canceled",
    JobState.EXPIRED: "expired",
    JobState.DELETED: "deleted",
}
"""The error of a request for the result, for each state without one."""


def find(owner: str, job: str) -> Record:
    """A job's record.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, also for another owner's job; `deleted` or `expired` where only a tombstone is left.
    """
    record = _stored(owner, job)
    if tombstones.is_gone(record):
        raise tombstones.refusal(job, record, "job")
    return current(record)


def _stored(owner: str, job: str) -> Record:
    record = table.read(owner, records.name(job)) if JOB_ID.fullmatch(job) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such job.",
            param="job",
            actual=job,
            remedy="Jobs are deleted after a day.",
        )
    return record


def current(record: Record) -> Record:
    """A job's record as it is now: as expired, if its time is over and no notice has said so.

    Args:
        record: the record as it is stored.
    """
    error = records.overdue_error(record)
    return replace(record, state=JobState.EXPIRED, outcome={"error": error}) if error else record


def view(owner: str, job: str, record: Record) -> Json:
    """The job as the API shows it, with a fresh presigned GET where there is a result.

    `effect` and `params` repeat the only step of a plain job; in a chain they are None.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
    """
    shown = ("steps", "photo", "faces", "output", "created_at")
    plain = record.request["steps"][0] if record.request["body"].get("steps") is None else {}
    succeeded = record.state == JobState.SUCCEEDED
    warnings = [*_warnings_of_request(record), *(JobWarning(**stored) for stored in record.outcome.get("warnings", []))]
    return {
        "id": job,
        "state": record.state,
        "effect": plain.get("effect"),
        "params": plain.get("params"),
        **{name: record.request[name] for name in shown},
        "metadata": record.request.get("metadata", {}),
        "result": _result(owner, job, record) if succeeded else None,
        "urls": None,
        "warnings": [warning.public() for warning in warnings],
        "error": record.outcome.get("error"),
        "priority": record.request.get("priority", "normal"),
        "queue_position": None,
        "eta_s": None,
        **measures.view(record),
        "finished_at": record.outcome.get("finished_at"),
        "retry_of": record.request.get("retry_of"),
        "expires_at": expiry.of(record),
    }


def result_url(owner: str, job: str) -> str:
    """A presigned GET of a finished job's picture.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, `job_pending`, `job_failed`, `job_canceled`, `expired`, `deleted`.
    """
    record = find(owner, job)
    if record.state == JobState.SUCCEEDED:
        return str(_result(owner, job, record)["url"])
    raise _no_result(job, record)


def remove(owner: str, job: str) -> None:
    """Cancel a queued job; delete the result of a finished one.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    _remove(owner, job, _stored(owner, job))


def cancel(owner: str, job: str) -> None:
    """Cancel a queued job; a finished one stays as it is.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    _cancel(owner, job, _stored(owner, job))


def _remove(owner: str, job: str, record: Record) -> None:
    if _cancel(owner, job, record):
        return
    finished = {"finished_at": int(time.time())}
    kept = {"warnings": record.outcome.get("warnings", [])} | measures.of_deleted(record) | finished
    deleted = table.finish(owner, records.name(job), JobState.DELETED, kept, only_from=[JobState.SUCCEEDED])
    if deleted:
        objects.remove(records.result_key(owner, job, record))
        events.announce_if_possible(owner, "job.deleted", job, deleted)


def _cancel(owner: str, job: str, record: Record) -> bool:
    finished = {"finished_at": int(time.time())}
    # SageMaker cannot forget a job: what it has got stays on the list of its endpoint until the notice comes.
    lost = table.OUT_OF_LINE if record.slot_lane else table.FINISHED_LOSES
    name, waiting = records.name(job), [JobState.QUEUED]
    canceled = table.finish(owner, name, JobState.CANCELED, finished, only_from=waiting, remove=lost)
    if canceled:
        ended_jobs.tell(job, canceled)
        queue_exit.after_end(owner, canceled)
        objects.remove(*(results.handoff_key(owner, job, leg) for leg in range(record.leg)))
        events.announce_if_possible(owner, "job.canceled", job, canceled)
        ends.count_job(owner, canceled)
    return canceled is not None


def remove_of_photo(owner: str, photo: str) -> None:
    """Cancel the queued jobs on a photo, also those that use it as a second photo; delete the results of the others.

    Args:
        owner: the owner's id.
        photo: the photo's id.
    """
    for name in table.names_of_requests_with(owner, records.name(""), photo):
        record = table.read(owner, name)
        if record is not None:  # it may have been deleted since it was listed
            _remove(owner, name.removeprefix(records.name("")), record)


def _result(owner: str, job: str, record: Record) -> Json:
    key = records.result_key(owner, job, record)
    return results.view(key, job, records.result_format(record), expiry.of(record))


def _warnings_of_request(record: Record) -> list[JobWarning]:
    """What is known before the job has run: `all` faces may be more than a job edits."""
    full = len(record.request["faces"]) >= limits.MAX_FACES_PER_JOB
    return [JobWarning("faces_left_out")] if full and record.request.get("all_faces") else []


def _no_result(job: str, record: Record) -> FaceMagiError:
    code = _NO_RESULT[JobState(record.state)]
    remedy = f"GET /v1/jobs/{job}?wait=10 until it is finished." if code == "job_pending" else "Send the job again."
    return FaceMagiError(
        code,
        f"The job {job} is {record.state}.",
        param="job",
        actual=record.state,
        limit=JobState.SUCCEEDED.value,
        remedy=remedy,
    )
