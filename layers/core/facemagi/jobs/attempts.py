"""Attempts at a leg of a job: sent to SageMaker, recorded, and made again where the first one was lost.

An attempt is recorded after SageMaker has accepted it. Before that a job counts as not sent, and is sent again by a
repeated request or by the sweeper. That can run a leg twice, which costs time but changes nothing: both runs write the
same picture under the same name.
"""

import time
from typing import Any

from facemagi import limits, table
from facemagi.aws import got_no_answer
from facemagi.errors import FaceMagiError
from facemagi.jobs import invocation, lambda_tier, records, results, sagemaker
from facemagi.jobs.legs import Leg
from facemagi.jobs.requests import NewJob
from facemagi.jobs.sagemaker import Accepted, Attempt
from facemagi.observability import count, logger
from facemagi.queueing import slots
from facemagi.settings import settings
from facemagi.states import JobState
from facemagi.table import Json, Record

_SAME_ATTEMPT = "#state = :queued AND (attribute_not_exists(leg) OR leg = :leg)"
_FEWER_ATTEMPTS = "(attribute_not_exists(attempt) OR attempt < :attempt)"


def send(attempt: Attempt, leg: Leg) -> Json:
    """Send a leg to its endpoint or its function.

    Args:
        attempt: the job and the number of the attempt.
        leg: the leg.

    Returns:
        What a record stores of the answer: `at`, `output`, `failure`.

    Raises:
        FaceMagiError: `effect_unavailable`.
    """
    on_lambda = leg.runs_on == "lambda"
    accepted = lambda_tier.invoke(attempt, leg) if on_lambda else sagemaker.invoke(attempt, leg)
    _require_expected(accepted, attempt, leg)
    return {"at": int(time.time()), "output": accepted.output, "failure": accepted.failure}


def send_claimed(owner: str, job: str, stored: Record, ahead: int) -> bool:
    """Send a job that waited and has got a slot now. A job that cannot be sent now is found by the sweeper.

    Args:
        owner: the owner's id.
        job: the job's id.
        stored: its record.
        ahead: how many jobs its endpoint has.

    Returns:
        Whether the next job may be sent: not after an error that may pass.
    """
    try:
        leg = _leg_of(owner, job, stored)
        attempt = Attempt(owner, job, leg.number, stored.attempt)
        answer = send(attempt, leg)
    except FaceMagiError as error:
        logger().warning("not released", extra={"job": job, "code": error.code})
        if not error.kind.retryable:
            records.settle(owner, job, JobState.FAILED, error.detail())
        return not error.kind.retryable
    record(attempt, answer | slots.mark(ahead))
    return True


def record(attempt: Attempt, answer: Json) -> None:
    """Record that SageMaker has accepted an attempt. A job that runs is not failed by a record that cannot be written.

    Args:
        attempt: the job and the number of the attempt.
        answer: what `send` returned.
    """
    values = {":queued": {"S": JobState.QUEUED}, ":leg": {"N": str(attempt.leg or 0)}}
    values |= {":answer": table.text(answer), ":attempt": {"N": str(attempt.number)}}
    update = "SET invocation = :answer, attempt = :attempt"
    name = records.name(attempt.job)
    try:
        table.update_if(attempt.owner, name, update, _SAME_ATTEMPT, values)
    except Exception as error:
        if not (isinstance(error, FaceMagiError) or got_no_answer(error)):
            raise
        logger().exception("accepted but not recorded", extra={"job": attempt.job, "attempt": attempt.number})


def put_off(owner: str, job: str, stored: Record) -> None:
    """Keep requests about a job from sending its next leg again at once: the endpoint may have accepted it.

    Args:
        owner: the owner's id.
        job: the job's id.
        stored: its record, on the leg before.
    """
    record(Attempt(owner, job, stored.leg, stored.attempt), stored.invocation | {"at": int(time.time())})


def send_again(owner: str, job: str, stored: Record, number: int) -> JobState | None:
    """Send the leg that a job has reached to its endpoint once more. A refusal settles the job, with its reason.

    If the endpoint does not answer, the job stays as one that was never sent, and the sweeper sends it later.

    Args:
        owner: the owner's id.
        job: the job's id.
        stored: its record.
        number: of the attempt.

    Returns:
        The job's state: queued, failed or expired; None where it had ended before.
    """
    too_late = records.too_late_to_start(stored)
    if too_late:
        return JobState.EXPIRED if records.settle(owner, job, JobState.EXPIRED, too_late) else None
    try:
        leg = _leg_of(owner, job, stored)
        attempt = Attempt(owner, job, leg.number, number)
        answer = send(attempt, leg)
    except FaceMagiError as error:
        if sagemaker.may_succeed_later(error):
            return JobState.QUEUED
        return JobState.FAILED if records.settle(owner, job, JobState.FAILED, error.detail()) else None
    record(attempt, answer)
    return JobState.QUEUED


def is_last(stored: Record) -> bool:
    """Whether a job has no further attempt at the leg that it has reached.

    Args:
        stored: the job's record.
    """
    return stored.attempt >= limits.MAX_ATTEMPTS


def claim_next(owner: str, job: str, stored: Record) -> int | None:
    """Reserve the next attempt at a leg whose container ended. Of several functions with the same notice, one gets it.

    Args:
        owner: the owner's id.
        job: the job's id.
        stored: its record.

    Returns:
        The attempt's number; None where another function has it, or the job has moved on.
    """
    number = stored.attempt + 1
    values = {":queued": {"S": JobState.QUEUED}, ":leg": {"N": str(stored.leg)}, ":attempt": {"N": str(number)}}
    condition = f"{_SAME_ATTEMPT} AND {_FEWER_ATTEMPTS}"
    update = "SET attempt = :attempt REMOVE invocation"
    return number if table.update_if(owner, records.name(job), update, condition, values) else None


def was_never_sent(stored: Record) -> bool:
    """Whether the function that should have sent a queued job has ended before it did.

    Args:
        stored: the job's record.
    """
    late = time.time() > max(stored.check_at, stored.request["created_at"] + limits.INVOCATION_GRACE_SECONDS)
    return stored.state == JobState.QUEUED and not stored.invocation and not stored.waiting_tag and late


def _leg_of(owner: str, job: str, stored: Record) -> Leg:
    """The leg that a job has reached, made again from its request; its photo may be gone meanwhile.

    It goes to the endpoint whose slot the job has, although its container may have more endpoints by now.
    """
    request, start_by = NewJob.model_validate(stored.request["body"]), stored.request.get("start_by")
    return invocation.job_legs(owner, job, request, start_by, current=stored.slot_lane)[stored.leg]


def _require_expected(accepted: Accepted, attempt: Attempt, leg: Leg) -> None:
    """Raise an alarm where SageMaker writes the result to another address than was asked for."""
    expected = f"s3://{settings().bucket}/{results.folder(attempt.owner)}/{leg.file}"
    if accepted.output != expected:
        fields: dict[str, Any] = {"job": attempt.job, "expected": expected, "output": accepted.output}
        logger().error("unexpected output location", extra=fields)
        count("UnexpectedOutputLocations")
