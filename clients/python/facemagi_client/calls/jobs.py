"""Jobs: create, wait, list, cancel, repeat."""

from collections.abc import Mapping
from typing import Unpack, cast

from facemagi_client.calls.polling import Page, until_final, wait_of
from facemagi_client.calls.sending import answer
from facemagi_client.calls.service import Service, labels, new_key, path_of
from facemagi_client.calls.steps import NOTHING, Call
from facemagi_client.errors import JobFailedError
from facemagi_client.progress import OnProgress, Progress, ignore
from facemagi_client.types import DryRun, Job, JobState, NewJob

UNFINISHED = ("queued",)

TIMEOUT_SECONDS = 900
"""A deployed endpoint starts from zero instances in up to ten minutes."""


def create(
    service: Service, *, idempotency_key: str | None = None, wait_s: float = 0, **job: Unpack[NewJob]
) -> Call[Job]:
    """Queue a job.

    Args:
        service: the service.
        idempotency_key: a repeated one returns the first job; None takes a new one.
        wait_s: how long to wait for its end in the service, seconds, at most 25.
        job: `photo`, and `effect` with `params`, or `steps`; and what else POST /v1/jobs takes.

    Raises:
        ApiError: the service refuses it.
    """
    key = idempotency_key or new_key()
    return cast(Job, (yield from answer(service, "POST", "/v1/jobs", json=job, key=key, wait_s=wait_s)))


def dry_run(service: Service, **job: Unpack[NewJob]) -> Call[DryRun]:
    """Check a job, and see what it would do and cost. Nothing is queued.

    Args:
        service: the service.
        job: as for `create`.

    Raises:
        ApiError: the service would refuse it.
    """
    body = {**job, "dry_run": True}
    return cast(DryRun, (yield from answer(service, "POST", "/v1/jobs", json=body, repeatable=True)))


def get(service: Service, job: str, *, wait_s: float = 0) -> Call[Job]:
    """Show a job.

    Args:
        service: the service.
        job: its id.
        wait_s: how long to wait for its end in the service, seconds, at most 25.

    Raises:
        ApiError: there is no such job.
    """
    return cast(Job, (yield from answer(service, "GET", path_of("jobs", job), wait_s=wait_s)))


def wait(
    service: Service, job: str, *, timeout_s: float = TIMEOUT_SECONDS, on_progress: OnProgress = ignore
) -> Call[Job]:
    """Wait until a job has succeeded.

    Args:
        service: the service.
        job: its id.
        timeout_s: how long, seconds.
        on_progress: called with each state, queue position and ETA.

    Raises:
        JobFailedError: it ended without a result.
        WaitTimeoutError: it has not ended in time.
    """
    shown = yield from until_final(
        job,
        lambda left_s: get(service, job, wait_s=min(wait_of(on_progress), left_s)),
        UNFINISHED,
        timeout_s,
        lambda seen: on_progress(progress_of(seen)),
    )
    if shown["state"] != "succeeded":
        raise JobFailedError(shown)
    return shown


def run(
    service: Service,
    *,
    idempotency_key: str | None = None,
    timeout_s: float = TIMEOUT_SECONDS,
    on_progress: OnProgress = ignore,
    **job: Unpack[NewJob],
) -> Call[Job]:
    """Queue a job, and wait until it has succeeded.

    Args:
        service: the service.
        idempotency_key: a repeated one returns the first job; None takes a new one.
        timeout_s: how long to wait, seconds.
        on_progress: called with each state, queue position and ETA.
        job: as for `create`.

    Raises:
        JobFailedError: it ended without a result.
        WaitTimeoutError: it has not ended in time.
        ApiError: a call was refused.
    """
    queued = yield from create(service, idempotency_key=idempotency_key, **job)
    on_progress(progress_of(queued))
    return (yield from wait(service, queued["id"], timeout_s=timeout_s, on_progress=on_progress))


def page(
    service: Service,
    *,
    state: JobState | None = None,
    effect: str | None = None,
    photo: str | None = None,
    metadata: Mapping[str, str] = NOTHING,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[Page[Job]]:
    """List your jobs, the newest first; further pages are read as you go on.

    Args:
        service: the service.
        state: only those in this state; deleted ones are in no other list.
        effect: only those with this effect.
        photo: only those of this photo.
        metadata: only those with these labels.
        limit: the most jobs of one page.
        cursor: where to begin: `next_cursor` of an earlier page.
    """
    query = {"state": state, "effect": effect, "photo": photo, "limit": limit, "cursor": cursor} | labels(metadata)
    found = yield from answer(service, "GET", "/v1/jobs", params=query)
    return Page(found["jobs"], found["next_cursor"])


def retry(service: Service, job: str, *, wait_s: float = 0) -> Call[Job]:
    """Queue a job that failed or expired once more. Repeated calls return the same new job.

    Args:
        service: the service.
        job: its id.
        wait_s: how long to wait for its end in the service, seconds, at most 25.

    Raises:
        ApiError: it cannot be repeated.
    """
    path = path_of("jobs", job, "retry")
    return cast(Job, (yield from answer(service, "POST", path, wait_s=wait_s, repeatable=True)))


def delete(service: Service, job: str) -> Call[None]:
    """Cancel a job that waits, or delete the result of one that has ended.

    Args:
        service: the service.
        job: its id.

    Raises:
        ApiError: there is no such job.
    """
    yield from answer(service, "DELETE", path_of("jobs", job))


def progress_of(job: Job) -> Progress:
    """What a callback gets about a job.

    Args:
        job: as the service shows it.
    """
    return Progress(job["state"], job["id"], queue_position=job["queue_position"], eta_s=job["eta_s"])
