"""A request that waits until a record is final."""

import asyncio
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, takewhile
from typing import TypeVar

from facemagi import aws
from facemagi.deadline import remaining_seconds

FIRST_PAUSE_SECONDS = 0.04
PAUSE_GROWTH = 1.12
MAX_PAUSE_SECONDS = 1.0
"""The record is read at once, then with growing pauses. A pause is an eighth of the time waited so far, so what ends
after a second is noticed 80 ms later in the mean. 25 s cost 47 reads."""

READ_START_SECONDS = 0.25
"""From the decision to read once more to the read's first byte; the rest of the request must still be long enough."""

T = TypeVar("T")


async def poll(
    read: Callable[[], T], is_final: Callable[[T], bool], seconds: float, read_seconds: float = READ_START_SECONDS
) -> T:
    """Read a value repeatedly, until it is final or the time is over.

    Args:
        read: reads the value with calls of DynamoDB.
        is_final: whether a value will not change any more.
        seconds: how long to wait for a final value; less where the request must be answered before.
        read_seconds: from the decision to read to the start of the last of these calls.

    Returns:
        The last value.
    """
    needed = aws.LIMITS["dynamodb"].longest + read_seconds
    deadline = time.monotonic() + min(seconds, remaining_seconds() - needed)
    value, pauses = read(), _pauses()
    while not is_final(value) and (remaining := deadline - time.monotonic()) > 0:
        await asyncio.sleep(min(next(pauses), remaining))
        if remaining_seconds() < needed:
            break  # another read would be refused, and the request would fail although nothing is wrong
        value = read()
    return value


def reads_within(seconds: float) -> int:
    """How often a request reads its record that is answered after so many seconds.

    Args:
        seconds: from the first read to the last one.
    """
    times = takewhile(lambda elapsed: elapsed < seconds, accumulate(_pauses()))
    return 1 + sum(1 for _ in times) + (seconds > 0)


def _pauses() -> Iterator[float]:
    """The pauses between reads, seconds."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(pause * PAUSE_GROWTH, MAX_PAUSE_SECONDS)
