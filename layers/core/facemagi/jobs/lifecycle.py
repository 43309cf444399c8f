"""The life of a job: queued, then succeeded, failed, canceled or expired."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from facemagi import idempotency, limits, objects, table
from facemagi.aws import got_no_answer
from facemagi.deletion import tombstones
from facemagi.errors import FaceMagiError
from facemagi.idempotency import KeyUse, fingerprint
from facemagi.ids import JOB_ID, new_id
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
    use = KeyUse(owner, "job", idempotency_key, fingerprint(request)) if idempotency_key else None
    known = idempotency.find(use) if use else None
    first = table.read(owner, records.name(known)) if known else None
    if known and first:
        return _repeated(owner, known, first), False
    job = known or new_id("job")
    legs = job_legs(owner, job, request)
    if use and not known and idempotency.claim(use, job) != job:
        return submit(owner, request, idempotency_key)  # a call with the same key was faster
    record = records.new(request, legs)
    if not records.create(owner, job, record):
        return _repeated(owner, job, find(owner, job)), False
    attempt = Attempt(owner, job, legs[0].number)
    with _deleted_if_refused(owner, job, idempotency_key):
        answer = attempts.send(attempt, legs[0])
    attempts.record(attempt, answer)
    return view(owner, job, record), True


def find(owner: str, job: str) -> Record:
    """A job's record.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, also for another owner's job; `deleted` or `expired` where only a tombstone is left.
    """
    record = _stored(owner, job)
    if tombstones.is_tombstone(record):
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
        "metadata": record.request.get("metadata", {}),
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
    _remove(owner, job, _stored(owner, job))


def _remove(owner: str, job: str, record: Record) -> None:
    finished = {"finished_at": int(time.time())}
    check_at = int(record.request.get("gives_up_at", 0))  # until then its result may come, and its notice be lost
    queued = [JobState.QUEUED]
    if table.finish(owner, records.name(job), JobState.CANCELED, finished, only_from=queued, check_at=check_at):
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


def _repeated(owner: str, job: str, first: Record) -> Json:
    """The first job with this idempotency key; it is sent now if it never was."""
    if attempts.was_never_sent(first):
        attempts.send_again(owner, job, first, first.attempt)
    return view(owner, job, find(owner, job))


@contextmanager
def _deleted_if_refused(owner: str, job: str, idempotency_key: str | None) -> Iterator[None]:
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
