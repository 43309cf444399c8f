"""Accepts jobs: checks them, records them, and sends them to their endpoints, once for each idempotency key."""

import time

from facemagi import idempotency, table
from facemagi.deletion import expiry
from facemagi.idempotency import KeyUse, fingerprint
from facemagi.ids import new_id
from facemagi.jobs import attempts, lifecycle, records, removal, sagemaker
from facemagi.jobs.invocation import job_legs
from facemagi.jobs.legs import Leg
from facemagi.jobs.queued import placing, release
from facemagi.jobs.queued.admission import Admission, admit, withdraw
from facemagi.jobs.requests import NewJob
from facemagi.jobs.sagemaker import Attempt
from facemagi.queueing import lane, slots
from facemagi.queueing.priority import Priority
from facemagi.table import Json, Record
from facemagi.usage import ledger
from facemagi.webhooks import events


def submit(owner: str, request: NewJob, idempotency_key: str | None) -> tuple[Json, bool]:
    """Check a job, record it and queue it; a repeat with the same idempotency key returns the first job.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/jobs.
        idempotency_key: the header of that name, if the caller sent one.

    Returns:
        The job as the API shows it, and whether it is new.

    Raises:
        FaceMagiError: the first fault of the request, `idempotency_mismatch`, `queue_full` or `effect_unavailable`.
    """
    return submit_once(owner, request, _use(owner, request, idempotency_key))


def was_submitted(owner: str, request: NewJob, idempotency_key: str | None) -> bool:
    """Whether `submit` would return a job that there is already.

    Args:
        owner: the owner's id.
        request: the body of POST /v1/jobs.
        idempotency_key: the header of that name, if the caller sent one.

    Raises:
        FaceMagiError: `idempotency_mismatch`.
    """
    use = _use(owner, request, idempotency_key)
    return use is not None and has_created(use)


def has_created(use: KeyUse) -> bool:
    """Whether there is a job that was created with a key.

    Args:
        use: the use of the key.

    Raises:
        FaceMagiError: `idempotency_mismatch`.
    """
    job = idempotency.find(use)
    return job is not None and table.read(use.owner, records.name(job)) is not None


def submit_once(owner: str, request: NewJob, use: KeyUse | None, retry_of: str | None = None) -> tuple[Json, bool]:
    """As `submit`.

    Args:
        owner: the owner's id.
        request: the job.
        use: the use of a key; None where a repeat makes another job.
        retry_of: the id of the job that it repeats; None for others.
    """
    known = idempotency.find(use) if use else None
    first = table.read(owner, records.name(known)) if known else None
    if known and first:
        return _repeated(owner, known, first), False
    webhook = events.chosen(owner, request.webhook)
    job = known or new_id("job")
    start_by = int(time.time()) + request.deadline_s if request.deadline_s else None
    legs = job_legs(owner, job, request, start_by)
    if use and not known and idempotency.claim(use, job) != job:
        return submit_once(owner, request, use, retry_of)  # a call with the same key was faster
    record = records.new(request, legs, webhook, retry_of)
    created = queue_as(owner, job, record, legs[0], request.priority, repeatable=use is not None)
    return (created, True) if created else (_repeated(owner, job, lifecycle.find(owner, job)), False)


def queue_as(owner: str, job: str, new: Record, leg: Leg, priority: Priority, *, repeatable: bool) -> Json | None:
    """Record a job that has been checked; send it, or give it a place in the line.

    Args:
        owner: the owner's id.
        job: the job's id.
        new: the job's record.
        leg: its first leg.
        priority: its priority.
        repeatable: whether its sender can send the same job again, and gets this one then.

    Returns:
        The job as the API shows it; None where there is a job with this id, which is left as it is.

    Raises:
        FaceMagiError: `queue_full`, `effect_unavailable`.
    """
    ledger.note(owner, job)
    admission = admit(owner, job, leg, priority)
    record = admission.on(new)
    expiry.note(owner, job, record, removal.objects_of(owner, job, record))
    if not records.create(owner, job, record):
        withdraw(admission)
        return None
    if admission.place is None:
        _send_first(owner, job, leg, admission, repeatable)
    elif release.send_waiting(lane.read(leg.endpoint), release.IN_A_CALL):
        # a slot has become free since it joined the line
        record = lifecycle.find(owner, job)
        return lifecycle.view(owner, job, record) | placing.of(job, record)
    return lifecycle.view(owner, job, record) | placing.of_new(admission, record)


def _use(owner: str, request: NewJob, idempotency_key: str | None) -> KeyUse | None:
    return KeyUse(owner, "job", idempotency_key, fingerprint(request)) if idempotency_key else None


def _repeated(owner: str, job: str, first: Record) -> Json:
    """The first job with this idempotency key; it is sent now if it never was."""
    if attempts.was_never_sent(first):
        attempts.send_again(owner, job, first, first.attempt)
    return lifecycle.view(owner, job, lifecycle.find(owner, job))


def _send_first(owner: str, job: str, leg: Leg, admission: Admission, repeatable: bool) -> None:
    """Send the first leg. If the endpoint refuses it, delete the record, so that the same key can be used again.

    Without an answer, the endpoint may have accepted the job. So the record of a repeatable job stays: the request is
    repeated, or has been repeated at the same time, and gets this job. It is sent again if no end of it comes.
    """
    attempt = Attempt(owner, job, leg.number)
    try:
        answer = attempts.send(attempt, leg)
    except Exception as error:
        if not repeatable or not sagemaker.may_be_accepted(error):
            table.delete(owner, records.name(job))
        raise
    attempts.record(attempt, answer | slots.mark(admission.ahead))
