"""Batches: several photos, each edited in several ways."""

from collections.abc import Mapping
from typing import Unpack, cast

from facemagi_client.calls.polling import Page, until_final_with_pauses
from facemagi_client.calls.sending import answer
from facemagi_client.calls.service import Service, labels, new_key, path_of
from facemagi_client.calls.steps import NOTHING, Call
from facemagi_client.types import Batch, BatchState, ListedBatch, NewBatch

UNFINISHED = ("queueing", "running")
TIMEOUT_SECONDS = 1800


def create(service: Service, *, idempotency_key: str | None = None, **batch: Unpack[NewBatch]) -> Call[Batch]:
    """Queue a job for each photo with each edit. An edit with a `sweep` is a job for each value of a parameter.

    Args:
        service: the service.
        idempotency_key: a repeated one returns the first batch; None takes a new one.
        batch: `photos` and `edits`, and what else POST /v1/batches takes.

    Raises:
        ApiError: the service refuses it.
    """
    key = idempotency_key or new_key()
    return cast(Batch, (yield from answer(service, "POST", "/v1/batches", json=batch, key=key)))


def page(
    service: Service,
    *,
    state: BatchState | None = None,
    metadata: Mapping[str, str] = NOTHING,
    limit: int | None = None,
    cursor: str | None = None,
) -> Call[Page[ListedBatch]]:
    """List your batches, the newest first, without their jobs; further pages are read as you go on.

    Args:
        service: the service.
        state: only those in this state; deleted ones are in no other list.
        metadata: only those with these labels.
        limit: the most batches of one page.
        cursor: where to begin: `next_cursor` of an earlier page.
    """
    query = {"state": state, "limit": limit, "cursor": cursor} | labels(metadata)
    found = yield from answer(service, "GET", "/v1/batches", params=query)
    return Page(found["batches"], found["next_cursor"])


def get(service: Service, batch: str) -> Call[Batch]:
    """Show a batch, with the state of each job.

    Args:
        service: the service.
        batch: its id.

    Raises:
        ApiError: there is no such batch.
    """
    return cast(Batch, (yield from answer(service, "GET", path_of("batches", batch))))


def wait(service: Service, batch: str, *, timeout_s: float = TIMEOUT_SECONDS) -> Call[Batch]:
    """Wait until all jobs of a batch have ended, some perhaps without a result.

    Args:
        service: the service.
        batch: its id.
        timeout_s: how long, seconds.

    Raises:
        WaitTimeoutError: they have not ended in time.
    """
    return (yield from until_final_with_pauses(batch, lambda: get(service, batch), UNFINISHED, timeout_s))


def delete(service: Service, batch: str) -> Call[None]:
    """Cancel the waiting jobs of a batch, and delete its results.

    Args:
        service: the service.
        batch: its id.

    Raises:
        ApiError: there is no such batch.
    """
    yield from answer(service, "DELETE", path_of("batches", batch))
