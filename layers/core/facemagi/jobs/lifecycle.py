"""The life of a job: queued, then succeeded, failed, canceled or expired."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from facemagi import limits, objects, table
from facemagi.aws import got_no_answer
from facemagi.errors import FaceMagiError
from facemagi.ids import JOB_ID, keyed_job_id, new_job_id
from facemagi.jobs import attempts, records, results
from facemagi.jobs.invocation import job_legs
from facemagi.jobs.requests import NewJob
from facemagi.jobs.sagemaker import Attempt
from facemagi.states import JobState
from facemagi.table import Json, Record
from facemagi.warnings import JobWarning

_NO_RESULT = {
    JobState.QUEUED: "job_pending",
    JobState.FAILED: "job_failed",
    JobState.CANCELED: "job_canceled",
    JobState.EXPIRED: "expired",
    JobState.DELETED: "deleted",
}
"""The error of a request for the result, for each state without one."""


def submit(owner: str, request: NewJob, idempotency_key: str | None) -> tuple[Json, bool]:
    """Check a job, record it and queue it; a repeat with the same idempotency key returns the first job.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/jobs.
        idempotency_key: the header of that name, if the caller sent one.

    Returns:
        The job as the API shows it, and whether it is new.

    Raises:
        FaceMagiError: the first fault of the request, `idempotency_mismatch`, or `effect_unavailable`.
    """
    job = keyed_job_id(owner, idempotency_key) if idempotency_key else new_job_id()
    first = table.read(owner, records.name(job)) if idempotency_key else None
    if first is not None:
        return _repeated(owner, job, first, request), False
    legs = job_legs(owner, job, request)
    record = records.new(request, legs)
    if not records.create(owner, job, record):
        return _repeated(owner, job, find(owner, job), request), False
    with _deleted_if_not_sent(owner, job, idempotency_key):
        answer = attempts.send(Attempt(owner, job, legs[0].number), legs[0])
    attempts.record(Attempt(owner, job, legs[0].number), answer)
    return view(owner, job, record), True


def find(owner: str, job: str) -> Record:
    """A job's record.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, also for another owner's job.
    """
    record = table.read(owner, records.name(job)) if JOB_ID.fullmatch(job) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such job.",
            param="job",
            actual=job,
            remedy="Jobs are deleted after a day.",
        )
    return _expired_if_overdue(record)


def view(owner: str, job: str, record: Record) -> Json:
    """The job as the API shows it, with a fresh presigned GET where there is a result.

    Args:
        owner: the owner's id.
        job: the job's id.
        record: its record.
    """
    shown = ("effect", "params", "steps", "photo", "faces", "output", "created_at")
    succeeded = record.state == JobState.SUCCEEDED
    warnings = [*_warnings_of_request(record), *(JobWarning(**stored) for stored in record.outcome.get("warnings", []))]
    return {
        "id": job,
        "state": record.state,
        **{name: record.request[name] for name in shown},
        "result": _result(owner, job, record) if succeeded else None,
        "warnings": [warning.public() for warning in warnings],
        "error": record.outcome.get("error"),
        "finished_at": record.outcome.get("finished_at"),
        "expires_at": record.expires_at,
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
    _remove(owner, job, find(owner, job))


def _remove(owner: str, job: str, record: Record) -> None:
    finished = {"finished_at": int(time.time())}
    check_at = finished["finished_at"] + limits.SWEEP_SECONDS  # its result may still come, and nobody wants it
    if table.finish(
        owner, records.name(job), JobState.CANCELED, finished, only_from=[JobState.QUEUED], check_at=check_at
    ):
        objects.remove(*(results.handoff_key(owner, job, leg) for leg in range(record.leg)))
        return
    kept = {"warnings": record.outcome.get("warnings", [])}
    if table.finish(owner, records.name(job), JobState.DELETED, kept | finished, only_from=[JobState.SUCCEEDED]):
        objects.remove(records.result_key(owner, job, record))


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
    return results.view(records.result_key(owner, job, record), job, records.result_format(record))


def _warnings_of_request(record: Record) -> list[JobWarning]:
    """What is known before the job has run: `all` faces may be more than a job edits."""
    full = len(record.request["faces"]) >= limits.MAX_FACES_PER_JOB
    return [JobWarning("faces_left_out")] if full and record.request.get("all_faces") else []


def _repeated(owner: str, job: str, first: Record, request: NewJob) -> Json:
    """The first job with this idempotency key, if its request was the same; it is sent now if it never was."""
    if first.request["fingerprint"] != request.fingerprint():
        raise FaceMagiError(
            "idempotency_mismatch",
            f"This Idempotency-Key was used for another job, {job}.",
            param="Idempotency-Key",
            actual=job,
            remedy="Use a new key for a new job.",
        )
    if attempts.was_never_sent(first):
        attempts.send_again(owner, job, first, first.attempt)
    return view(owner, job, find(owner, job))


@contextmanager
def _deleted_if_not_sent(owner: str, job: str, idempotency_key: str | None) -> Iterator[None]:
    """Delete the record of a job that its endpoint refuses, so that the same idempotency key can be used again.

    Without an answer, the endpoint may have accepted the job. So a record with a key stays: the request is repeated, or
    has been repeated at the same time, and gets this job. It is sent again if no end of it comes.
    """
    try:
        yield
    except Exception as error:
        if idempotency_key is None or not got_no_answer(error.__cause__):
            table.delete(owner, records.name(job))
        raise


def _expired_if_overdue(record: Record) -> Record:
    error = records.overdue_error(record)
    return replace(record, state=JobState.EXPIRED, outcome={"error": error}) if error else record


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
