"""Repeats jobs that failed or expired."""

from facemagi.errors import FaceMagiError
from facemagi.idempotency import KeyUse
from facemagi.jobs import lifecycle, submission
from facemagi.jobs.requests import NewJob
from facemagi.states import RETRYABLE
from facemagi.table import Json


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
    request = NewJob.model_validate(record.request["body"] | {"metadata": record.request.get("metadata", {})})
    return submission.submit_once(owner, request, KeyUse(owner, "retry", job, ""), retry_of=job)
