"""Repeats jobs that failed or expired."""

from collections.abc import Iterator

from facemagi.errors import FaceMagiError
from facemagi.idempotency import KeyUse
from facemagi.jobs import lifecycle, submission
from facemagi.jobs.requests import NewJob
from facemagi.states import RETRYABLE
from facemagi.table import Json, Record


def retry(owner: str, job: str) -> tuple[Json, bool]:
    """Send the request of a job that failed or expired as a new job; a repeat returns the first new one.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Returns:
        The new job as the API shows it, and whether it is new.

    Raises:
        FaceMagiError: `not_found`, `deleted`, `expired`, `not_retryable`; what `submit` raises.
    """
    record = lifecycle.find(owner, job)
    if record.state not in RETRYABLE:
        raise FaceMagiError(
            "not_retryable",
            f"The job {job} is {record.state}.",
            param="job",
            actual=record.state,
            limit=list(RETRYABLE),
            remedy="Only a job that failed or expired can be repeated; send a new job.",
        )
    return submission.submit_once(owner, _request_of(record), _use(owner, job), retry_of=job)


def was_repeated(owner: str, job: str) -> bool:
    """Whether `retry` would return a job that there is already.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.
    """
    return submission.has_created(_use(owner, job))


def effects_of(owner: str, job: str) -> Iterator[str]:
    """The effects of a job; it is read when the first one is asked for.

    Args:
        owner: the owner's id.
        job: the job's id, as the caller sent it.

    Raises:
        FaceMagiError: `not_found`, `deleted`, `expired`.
    """
    yield from (step.effect for step in _request_of(lifecycle.find(owner, job)).requested_steps())


def _request_of(record: Record) -> NewJob:
    return NewJob.model_validate(record.request["body"] | {"metadata": record.request.get("metadata", {})})


def _use(owner: str, job: str) -> KeyUse:
    return KeyUse(owner, "retry", job, "")
