"""One edit's life: queued, then succeeded, failed, canceled or expired."""

import time
from collections.abc import Sequence
from dataclasses import asdict, replace

from facemagi import limits, objects, table
from facemagi import sagemaker as endpoints
from facemagi.aws import client
from facemagi.errors import FaceMagiError
from facemagi.ids import JOB_ID, LONGEST_ID, keyed_job_id, new_job_id
from facemagi.invocation import invocations
from facemagi.legs import handed_key
from facemagi.requests import NewJob
from facemagi.sagemaker import Leg
from facemagi.settings import settings
from facemagi.table import Json, Record
from facemagi.warnings import Warned

UNWANTED = ("failed", "canceled", "expired")
FINISHED = ("succeeded", *UNWANTED)


def submit(owner: str, request: NewJob, idempotency_key: str | None) -> tuple[Json, bool]:
    """Check a job, record it and queue it; a repeat with the same key returns the first job.

    Returns:
        The job as the API shows it, and whether it is new.

    Raises:
        FaceMagiError: whatever is wrong with the request, `idempotency_mismatch`, or `effect_unavailable`.
    """
    job = keyed_job_id(owner, idempotency_key) if idempotency_key else new_job_id()
    first = table.read(owner, name_of(job)) if idempotency_key else None
    if first is not None:
        return _repeat(owner, job, first, request), False
    legs = invocations(owner, job, request)
    record = _record(request, legs)
    if not table.create(owner, name_of(job), record.state, record.request, record.expires_at, record.outcome):
        return _repeat(owner, job, find(owner, job), request), False
    _invoke_or_forget(owner, job, legs[0])
    return view(owner, job, record), True


def find(owner: str, job: str) -> Record:
    """A job's record.

    Raises:
        FaceMagiError: `not_found`, also where the job is another owner's.
    """
    record = table.read(owner, name_of(job)) if JOB_ID.fullmatch(job) else None
    if record is None:
        raise FaceMagiError(
            "not_found",
            "There is no such job.",
            param="job",
            actual=job[:LONGEST_ID],
            remedy="Jobs are deleted after a day.",
        )
    return _given_up(record)


def view(owner: str, job: str, record: Record) -> Json:
    """The job as the API shows it, with a fresh presigned GET where there is a result."""
    shown = ("effect", "params", "steps", "photo", "faces", "output", "created_at")
    return {
        "id": job,
        "state": record.state,
        **{name: record.request[name] for name in shown},
        "result": _result(owner, job, record) if record.state == "succeeded" else None,
        "warnings": [Warned(**told).public() for told in record.outcome.get("warnings", [])],
        "error": record.outcome.get("error"),
        "finished_at": record.outcome.get("finished_at"),
        "expires_at": record.expires_at,
    }


def result_url(owner: str, job: str) -> str:
    """A presigned GET of a finished job's picture.

    Raises:
        FaceMagiError: `not_found`, `job_pending`, `job_failed`, `expired`.
    """
    record = find(owner, job)
    if record.state == "succeeded":
        return str(_result(owner, job, record)["url"])
    raise _no_result(job, record)


def remove(owner: str, job: str) -> None:
    """Cancel a job that waits; delete the result of one that is done.

    Raises:
        FaceMagiError: `not_found`.
    """
    record = find(owner, job)
    finished = {"finished_at": int(time.time())}
    if table.settle(owner, name_of(job), "canceled", finished, only_from=["queued"]):
        objects.remove(*(handed_key(owner, job, leg) for leg in range(record.leg)))
        return
    kept = {"warnings": record.outcome.get("warnings", [])}
    if table.settle(owner, name_of(job), "expired", kept | finished, only_from=["succeeded"]):
        _delete_result(owner, job, record)


def settle(
    owner: str, job: str, state: str, error: Json | None, warned: Sequence[Warned] = (), leg: int | None = None
) -> bool:
    """What SageMaker's notice says of a job, or of its last leg; False where the job was already finished.

    A result that arrives for a job that is no longer wanted is deleted at once.
    """
    told = [asdict(one) for one in warned]
    outcome = {"error": error, "warnings": told, "finished_at": int(time.time())}
    past = None if leg is None else leg + 1
    if table.settle(owner, name_of(job), state, outcome, only_from=["queued"], leg=past):
        return True
    record = table.read(owner, name_of(job))
    if state == "succeeded" and record is not None and record.state in UNWANTED:
        _delete_result(owner, job, record)
    return False


def name_of(job: str) -> str:
    """The name of a job's record."""
    return f"job#{job}"


def time_over(record: Record) -> Json | None:
    """The error of a job whose time is over, though no notice said so; None for any other."""
    if record.state != "queued" or time.time() <= record.request["gives_up_at"]:
        return None
    remedy = "Send the job again."
    return FaceMagiError("inference_failed", "The job's time is over and no result came.", remedy=remedy).detail()


def _record(request: NewJob, legs: Sequence[Leg]) -> Record:
    """A plain job has its effect and params beside its one step; of a chain they are None."""
    now = int(time.time())
    told = [step for leg in legs for step in leg.body["steps"]]
    steps = [{name: step[name] for name in ("effect", "params", "faces")} for step in told]
    plain = steps[0] if request.steps is None else dict.fromkeys(("effect", "params"))
    seconds = sum(limits.JOB_TTL_SECONDS + leg.timeout_s for leg in legs) + limits.JOB_GRACE_SECONDS
    asked = {
        "effect": plain["effect"],
        "params": plain["params"],
        "steps": steps,
        "photo": request.photo,
        "faces": [face["id"] for face in legs[0].body["faces"]],
        "output": legs[-1].body["output"],
        "created_at": now,
        "gives_up_at": now + min(seconds, limits.MAX_JOB_SECONDS),
        "fingerprint": request.fingerprint(),
    }
    ahead = {"legs": [asdict(leg) for leg in legs[1:]]} if legs[1:] else {}
    return Record("queued", asked, ahead, now + limits.RETENTION_SECONDS)


def _repeat(owner: str, job: str, first: Record, request: NewJob) -> Json:
    if first.request["fingerprint"] != request.fingerprint():
        raise FaceMagiError(
            "idempotency_mismatch",
            f"This Idempotency-Key was used for another job, {job}.",
            param="Idempotency-Key",
            actual=job,
            remedy="Use a new key for a new job.",
        )
    return view(owner, job, _given_up(first))


def _invoke_or_forget(owner: str, job: str, leg: Leg) -> None:
    """A job that could not be queued leaves no record, so that the same key can try again."""
    try:
        endpoints.invoke(owner, job, leg)
    except Exception:
        table.delete(owner, name_of(job))
        raise


def _given_up(record: Record) -> Record:
    error = time_over(record)
    return replace(record, state="expired", outcome={"error": error}) if error else record


def _result_key(owner: str, job: str, record: Record) -> str:
    name = endpoints.result_name(job, record.request["output"]["format"])
    return f"{endpoints.result_folder(owner)}/{name}"


def _result(owner: str, job: str, record: Record) -> Json:
    image_format = record.request["output"]["format"]
    name = endpoints.result_name(job, image_format)
    url = client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings().bucket,
            "Key": _result_key(owner, job, record),
            "ResponseContentType": endpoints.MEDIA_TYPES[image_format],
            "ResponseContentDisposition": f'inline; filename="{name}"',
        },
        ExpiresIn=limits.RESULT_URL_SECONDS,
    )
    return {"url": url, "format": image_format, "url_expires_at": int(time.time()) + limits.RESULT_URL_SECONDS}


def _delete_result(owner: str, job: str, record: Record) -> None:
    client("s3").delete_object(Bucket=settings().bucket, Key=_result_key(owner, job, record))


def _no_result(job: str, record: Record) -> FaceMagiError:
    code = {"queued": "job_pending", "failed": "job_failed"}.get(record.state, "expired")
    remedy = f"GET /v1/jobs/{job}?wait=10 until it is finished." if code == "job_pending" else "Send the job again."
    return FaceMagiError(
        code, f"The job {job} is {record.state}.", param="job", actual=record.state, limit="succeeded", remedy=remedy
    )
