"""Deletes everything of yours, or of one of your users."""

from collections.abc import Mapping
from typing import cast

from facemagi_client.calls.polling import until_final_with_pauses
from facemagi_client.calls.sending import answer
from facemagi_client.calls.service import Service, labels, path_of
from facemagi_client.calls.steps import NOTHING, Call
from facemagi_client.types import Erasure

UNFINISHED = ("running",)
TIMEOUT_SECONDS = 900
"""The service goes on every five minutes where there is much."""


def erase(service: Service, *, metadata: Mapping[str, str] = NOTHING) -> Call[Erasure]:
    """Delete everything: photos, faces, jobs, results.

    Args:
        service: the service.
        metadata: only what has this label, such as `{"user_id": "u-81"}`; without it, everything of yours.

    Returns:
        The erasure; `wait` waits for its end.
    """
    return cast(Erasure, (yield from answer(service, "DELETE", "/v1/data", params=labels(metadata))))


def get(service: Service, erasure: str) -> Call[Erasure]:
    """Show how far an erasure is.

    Args:
        service: the service.
        erasure: its id.

    Raises:
        ApiError: there is no such erasure.
    """
    return cast(Erasure, (yield from answer(service, "GET", path_of("data", erasure))))


def wait(service: Service, erasure: str, *, timeout_s: float = TIMEOUT_SECONDS) -> Call[Erasure]:
    """Wait until everything is deleted.

    Args:
        service: the service.
        erasure: its id.
        timeout_s: how long, seconds.

    Raises:
        WaitTimeoutError: it has not ended in time.
    """
    return (yield from until_final_with_pauses(erasure, lambda: get(service, erasure), UNFINISHED, timeout_s))
