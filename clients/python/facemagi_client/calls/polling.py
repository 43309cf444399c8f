"""Waits for an end, and reads lists page by page."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from facemagi_client.calls.steps import Call, Pause
from facemagi_client.errors import WaitTimeoutError
from facemagi_client.progress import OnProgress, ignore

T = TypeVar("T")
Shown = TypeVar("Shown", bound=Any)

WAIT_SECONDS = 20
"""So long one GET waits in the service, which answers at once when the end is there."""

WATCHED_SECONDS = 2
"""The same, if somebody looks at the queue position and the ETA, which change before the end."""

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 5
"""Between two GETs that cannot wait in the service."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list.

    Attributes:
        items: the things on it.
        cursor: for the next page; None on the last one.
    """

    items: list[T]
    cursor: str | None


def wait_of(on_progress: OnProgress) -> int:
    """How long one GET waits in the service.

    Args:
        on_progress: who looks.
    """
    return WAIT_SECONDS if on_progress is ignore else WATCHED_SECONDS


def until_final(
    thing: str,
    read: Callable[[float], Call[Shown]],
    unfinished: Collection[str],
    timeout_s: float,
    seen: Callable[[Shown], None],
) -> Call[Shown]:
    """Read something until its state is final; each reading waits in the service, if that does so.

    Args:
        thing: its id.
        read: reads it, in at most so many seconds.
        unfinished: the states in which it is not final.
        timeout_s: how long to wait, seconds.
        seen: called with each reading.

    Raises:
        WaitTimeoutError: it is not final in time.
    """
    deadline, pause = time.monotonic() + timeout_s, FIRST_PAUSE_SECONDS
    while True:
        began = time.monotonic()
        shown: Shown = yield from read(max(0.0, deadline - began))
        seen(shown)
        if shown["state"] not in unfinished:
            return shown
        now = time.monotonic()
        if now >= deadline:
            raise WaitTimeoutError(thing, shown["state"], timeout_s)
        if now - began < pause:  # a deployment may answer at once: LongestWait
            yield Pause(min(pause, deadline - now))
        pause = min(2 * pause, WATCHED_SECONDS)


def until_final_with_pauses(
    thing: str, read: Callable[[], Call[Shown]], unfinished: Collection[str], timeout_s: float
) -> Call[Shown]:
    """Read something until its state is final, after pauses that become longer: its route cannot wait.

    Args:
        thing: its id.
        read: reads it.
        unfinished: the states in which it is not final.
        timeout_s: how long to wait, seconds.

    Raises:
        WaitTimeoutError: it is not final in time.
    """
    deadline, pause = time.monotonic() + timeout_s, FIRST_PAUSE_SECONDS
    while True:
        shown: Shown = yield from read()
        left = deadline - time.monotonic()
        if shown["state"] not in unfinished:
            return shown
        if left <= 0:
            raise WaitTimeoutError(thing, shown["state"], timeout_s)
        yield Pause(min(pause, left))
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
