"""Batches: several photos, each edited in several ways."""

from typing import Unpack, cast

from facemagi_client.calls.polling import until_final_with_pauses
from facemagi_client.calls.sending import answer
from facemagi_client.calls.service import Service, new_key, path_of
from facemagi_client.calls.steps import Call
from facemagi_client.types import Batch, NewBatch

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
