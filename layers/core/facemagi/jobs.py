"""The life of a job: queued, then succeeded, failed, canceled or expired."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace

from facemagi import limits, objects, results, sagemaker, table
from facemagi.errors import FaceMagiError
from facemagi.ids import JOB_ID, MAX_ID_ECHO_CHARS, keyed_job_id, new_job_id
from facemagi.invocation import job_legs
from facemagi.legs import Leg
from facemagi.requests import NewJob
from facemagi.states import WITHOUT_RESULT, JobState
from facemagi.table import Json, Record
from facemagi.warnings import JobWarning


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
    first = table.read(owner, record_name(job)) if idempotency_key else None
    if first is not None:
        return _repeated(owner, job, first, request), False
    legs = job_legs(owner, job, request)
    record = _new_record(request, legs)
    if not table.create(owner, record_name(job), record.state, record.request, record.expires_at, record.outcome):
        return _repeated(owner, job, find(owner, job), request), False
    _invoke_or_delete(owner, job, legs[0])
    return view(owner, job, record), True


def find(owner: str, job: str) -> Record:
    """A job's record.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, also for another owner's job.
    """
    record = table.read(owner, record_name(job)) if JOB_ID.fullmatch(job) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such job.",
            param="job",
            actual=job[:MAX_ID_ECHO_CHARS],
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
        "result": results.view(owner, job, _format_of(record)) if succeeded else None,
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
        FaceMagiError: `not_found`, `job_pending`, `job_failed`, `expired`.
    """
    record = find(owner, job)
    if record.state == JobState.SUCCEEDED:
        return str(results.view(owner, job, _format_of(record))["url"])
    raise _no_result(job, record)


def remove(owner: str, job: str) -> None:
    """Cancel a queued job; delete the result of a finished one.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`.
    """
    record = find(owner, job)
    finished = {"finished_at": int(time.time())}
    if table.transition(owner, record_name(job), JobState.CANCELED, finished, only_from=[JobState.QUEUED]):
        objects.remove(*(results.handoff_key(owner, job, leg) for leg in range(record.leg)))
        return
    kept = {"warnings": record.outcome.get("warnings", [])}
    if table.transition(owner, record_name(job), JobState.EXPIRED, kept | finished, only_from=[JobState.SUCCEEDED]):
        _delete_result(owner, job, record)


def settle(
    owner: str,
    job: str,
    state: JobState,
    error: Json | None,
    warnings: Sequence[JobWarning] = (),
    leg: int | None = None,
) -> bool:
    """Move a job to its final state. If the job had already ended without a result, a late result is deleted.

    Args:
        owner: the owner's id.
        job: the job's id.
        state: the final state.
        error: the members of `error` in the envelope, where it did not succeed.
        warnings: the warnings of the result.
        leg: the leg that ended; None for a job with a single leg.

    Returns:
        Whether the job was moved; False where it had already ended.
    """
    outcome = {
        "error": error,
        "warnings": [asdict(warning) for warning in warnings],
        "finished_at": int(time.time()),
    }
    next_leg = None if leg is None else leg + 1
    if table.transition(owner, record_name(job), state, outcome, only_from=[JobState.QUEUED], leg=next_leg):
        return True
    record = table.read(owner, record_name(job))
    if state == JobState.SUCCEEDED and record is not None and record.state in WITHOUT_RESULT:
        _delete_result(owner, job, record)
    return False


def record_name(job: str) -> str:
    """The name of a job's record in the table.

    Args:
        job: the job's id.
    """
    return f"job#{job}"


def overdue_error(record: Record) -> Json | None:
    """The error of a queued job whose time is over without a notice; None for any other job.

    Args:
        record: the job's record.
    """
    if record.state != JobState.QUEUED or time.time() <= record.request["gives_up_at"]:
        return None
    remedy = "Send the job again."
    return FaceMagiError("inference_failed", "The job's time is over and no result came.", remedy=remedy).detail()


def _new_record(request: NewJob, legs: Sequence[Leg]) -> Record:
    """The record of a new job. `effect` and `params` repeat the only step of a plain job; in a chain they are None."""
    now = int(time.time())
    step_bodies = [step for leg in legs for step in leg.body["steps"]]
    steps = [{name: step[name] for name in ("effect", "params", "faces")} for step in step_bodies]
    plain = steps[0] if request.steps is None else dict.fromkeys(("effect", "params"))
    seconds = sum(limits.JOB_TTL_SECONDS + leg.timeout_s for leg in legs) + limits.JOB_GRACE_SECONDS
    stored = {
        "effect": plain["effect"],
        "params": plain["params"],
        "steps": steps,
        "photo": request.photo,
        "faces": [face["id"] for face in legs[0].body["faces"]],
        "output": legs[-1].body["output"],
        "created_at": now,
        "all_faces": "all" in (request.faces, *(step.faces for step in request.requested_steps())),
        "gives_up_at": now + min(seconds, limits.MAX_JOB_SECONDS),
        "fingerprint": request.fingerprint(),
    }
    later_legs = {"legs": [asdict(leg) for leg in legs[1:]]} if legs[1:] else {}
    return Record(JobState.QUEUED, stored, later_legs, now + limits.RETENTION_SECONDS)


def _warnings_of_request(record: Record) -> list[JobWarning]:
    """What is known before the job has run: `all` faces may be more than a job edits."""
    full = len(record.request["faces"]) >= limits.MAX_FACES_PER_JOB
    return [JobWarning("faces_left_out")] if full and record.request.get("all_faces") else []


def _repeated(owner: str, job: str, first: Record, request: NewJob) -> Json:
    """The first job with this idempotency key, if its request was the same."""
    if first.request["fingerprint"] != request.fingerprint():
        raise FaceMagiError(
            "idempotency_mismatch",
            f"This Idempotency-Key was used for another job, {job}.",
            param="Idempotency-Key",
            actual=job,
            remedy="Use a new key for a new job.",
        )
    return view(owner, job, _expired_if_overdue(first))


def _invoke_or_delete(owner: str, job: str, leg: Leg) -> None:
    """Queue the first leg. If that fails, delete the record, so that the same idempotency key can be used again."""
    try:
        sagemaker.invoke(owner, job, leg)
    except Exception:
        table.delete(owner, record_name(job))
        raise


def _expired_if_overdue(record: Record) -> Record:
    error = overdue_error(record)
    return replace(record, state=JobState.EXPIRED, outcome={"error": error}) if error else record


def _format_of(record: Record) -> str:
    return str(record.request["output"]["format"])


def _delete_result(owner: str, job: str, record: Record) -> None:
    objects.remove(results.key(owner, job, _format_of(record)))


def _no_result(job: str, record: Record) -> FaceMagiError:
    code = {JobState.QUEUED: "job_pending", JobState.FAILED: "job_failed"}.get(JobState(record.state), "expired")
    remedy = f"GET /v1/jobs/{job}?wait=10 until it is finished." if code == "job_pending" else "Send the job again."
    return FaceMagiError(
        code,
        f"The job {job} is {record.state}.",
        param="job",
        actual=record.state,
        limit=JobState.SUCCEEDED.value,
        remedy=remedy,
    )
