"""The container's log: a line for the end of each job."""

import logging
from typing import TYPE_CHECKING

from facemagi.errors import FaceMagiError

if TYPE_CHECKING:
    from sagemaker_endpoints._runtime.job import Job
    from sagemaker_endpoints._runtime.service import Answer

log = logging.getLogger(__name__)


def answered(job: "Job", answer: "Answer") -> None:
    """Log a job that succeeded, with its times.

    Args:
        job: the job.
        answer: its answer.
    """
    effects, faces, size = "+".join(job.effects), len(job.source.faces), len(answer.content)
    log.info("job=%s effect=%s faces=%d bytes=%d %s", job.id, effects, faces, size, answer.watch.header())


def refused(job_id: str, error: FaceMagiError) -> None:
    """Log a job that failed with an error of ours.

    Args:
        job_id: the job's id; `-` where it could not be read.
        error: the error.
    """
    log.info("job=%s refused code=%s param=%s: %s", job_id, error.code, error.param, error.message)


def failed(job_id: str, error: Exception) -> FaceMagiError:
    """Log an exception of an adapter, with its traceback.

    Args:
        job_id: the job's id; `-` where it could not be read.
        error: the exception that is being handled.

    Returns:
        The error that the caller gets; it names only the kind of the exception.
    """
    log.exception("job=%s failed", job_id)
    kind = type(error).__name__
    return FaceMagiError("inference_failed", f"The edit failed: {kind}.", actual=kind, remedy="Try again.")
