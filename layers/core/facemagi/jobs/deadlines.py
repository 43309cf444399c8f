"""The deadline of a job: after it, no container begins with the job."""

import time

from facemagi.errors import FaceMagiError


def is_over(start_by: int | None) -> bool:
    """Whether a deadline is over.

    Args:
        start_by: seconds since 1970; None where there is no deadline.
    """
    return start_by is not None and time.time() > start_by


def passed(start_by: int | None) -> FaceMagiError:
    """The error of a job whose deadline is over.

    Args:
        start_by: the deadline, seconds since 1970.
    """
    return FaceMagiError(
        "deadline_passed",
        "No instance began with the job before its deadline.",
        param="deadline_s",
        actual=int(time.time()),
        limit=start_by,
        remedy="Repeat it with POST /v1/jobs/{job}/retry, or send it with a later deadline.",
    )
