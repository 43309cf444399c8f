"""Does the same for many things at once, as far as the time goes."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from facemagi.deadline import remaining_seconds

T = TypeVar("T")

THREADS = 8
"""Fewer than the ten connections that a client of boto3 keeps. A function has less than a whole CPU, so more threads
would not be faster."""

CALLS_SECONDS = 10.0
"""The time kept for what has begun: the calls for one thing."""


def run(task: Callable[[T], bool], things: Sequence[T], seconds: float) -> list[bool]:
    """Run a task for each thing. After the time, or shortly before the function must end, no more begin.

    Args:
        task: returns whether it is done.
        things: what it is run for.
        seconds: how long to begin new ones.

    Returns:
        For each thing whether it is done.
    """
    until = time.monotonic() + min(seconds, remaining_seconds() - CALLS_SECONDS)

    def run_in_time(thing: T) -> bool:
        return time.monotonic() < until and task(thing)

    contexts = [copy_context() for _ in things]  # the deadline of the request is in it
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(lambda context, thing: context.run(run_in_time, thing), contexts, things))
