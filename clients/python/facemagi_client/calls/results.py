"""Downloads the results of jobs."""

import io
import os
import time
from pathlib import Path
from typing import IO

from facemagi_client.calls import answers
from facemagi_client.calls.jobs import get
from facemagi_client.calls.sending import fetched
from facemagi_client.calls.service import Service
from facemagi_client.calls.sinks import FileSink, whole_file
from facemagi_client.calls.steps import Call
from facemagi_client.errors import JobFailedError
from facemagi_client.progress import OnProgress, ignore
from facemagi_client.types import Job, Result

SPARE_SECONDS = 30
"""A result's URL that ends so soon is not used: the download and the clocks take time."""

FORBIDDEN = 403
"""S3's answer to a URL that has ended."""


def save(
    service: Service, job: Job | str, path: str | os.PathLike[str], *, on_progress: OnProgress = ignore
) -> Call[Path]:
    """Download the result of a job into a file, which is there when it is complete.

    Args:
        service: the service.
        job: a job that succeeded, or its id.
        path: the file; one that is there is replaced.
        on_progress: called while bytes arrive.

    Returns:
        The file.

    Raises:
        JobFailedError: it has no result.
        ApiError: the result is gone.
        OSError: the file cannot be written.
    """
    with whole_file(Path(path)) as file:
        yield from _download(service, job, file, on_progress)
    return Path(path)


def read(service: Service, job: Job | str, *, on_progress: OnProgress = ignore) -> Call[bytes]:
    """The bytes of the result of a job.

    Args:
        service: the service.
        job: a job that succeeded, or its id.
        on_progress: called while bytes arrive.

    Raises:
        JobFailedError: it has no result.
        ApiError: the result is gone.
    """
    file = io.BytesIO()
    yield from _download(service, job, file, on_progress)
    return file.getvalue()


def _download(service: Service, job: Job | str, file: IO[bytes], on_progress: OnProgress) -> Call[None]:
    """The result's URL ends after an hour; then the job has a new one."""
    shown = (yield from get(service, job)) if isinstance(job, str) else job
    if _result_of(shown)["url_expires_at"] < time.time() + SPARE_SECONDS:
        shown = yield from get(service, shown["id"])
    sink = FileSink(file, shown["id"], on_progress)
    response = yield from fetched(_result_of(shown)["url"], sink, service.retries)
    if response.status_code == FORBIDDEN:
        shown = yield from get(service, shown["id"])
        response = yield from fetched(_result_of(shown)["url"], sink, service.retries)
    if not response.is_success:
        raise answers.error_of(response)


def _result_of(job: Job) -> Result:
    if job["result"] is None:
        raise JobFailedError(job)
    return job["result"]
