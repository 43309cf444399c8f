"""When jobs will end, and in which state an endpoint is: computed from its lane, without a call.

What was never measured is None, never a guess.
"""

import time
from typing import Literal

from facemagi.queueing.lane import Lane

State = Literal["ready", "scaling", "cold"]


def state_of(lane: Lane) -> State:
    """Whether an endpoint has an instance.

    Args:
        lane: its lane.

    Returns:
        `ready` if a job has ended lately, `scaling` if the first instance is starting, otherwise `cold`.
    """
    if lane.is_warm:
        return "ready"
    return "scaling" if lane.is_waking else "cold"


def seconds_until_ready(lane: Lane) -> float | None:
    """Seconds until a job that is sent now can begin, apart from the jobs before it; None where that is not known.

    Args:
        lane: of the endpoint.
    """
    if lane.is_warm:
        return 0.0
    if lane.cold_start_s is None or not lane.is_waking:
        return lane.cold_start_s
    return max(0.0, lane.woken_at + lane.cold_start_s - time.time())


def seconds_until_end(lane: Lane, ahead: int) -> float | None:
    """Seconds until a job ends that is sent now; None where that is not known.

    Args:
        lane: of its endpoint.
        ahead: how many jobs are before it.
    """
    ready = seconds_until_ready(lane)
    alone = seconds_alone(lane)
    return None if ready is None or alone is None else round(ready + max(alone, (ahead + 1) * interval(lane)), 1)


def seconds_left(lane: Lane, sent_at: float, ahead: int) -> float | None:
    """Seconds until a job ends that was sent before; None where that is not known.

    Args:
        lane: of its endpoint.
        sent_at: when it was sent, seconds since 1970.
        ahead: how many jobs are still before it.
    """
    alone = seconds_alone(lane)
    if not lane.is_warm or alone is None:
        return seconds_until_end(lane, ahead)
    alone_s = max(0.0, sent_at + alone - time.time())
    return round(max(alone_s, (ahead + 1) * interval(lane) if ahead else 0.0), 1)


def seconds_alone(lane: Lane) -> float | None:
    """Seconds of a job that has none before it; None before one was measured.

    Args:
        lane: of the endpoint.
    """
    return lane.interval_s if lane.alone_s is None else lane.alone_s


def interval(lane: Lane) -> float:
    """Seconds from one end to the next while jobs queue; before that was measured, what one instance can do.

    Args:
        lane: of the endpoint.
    """
    return (lane.alone_s or 0.0) / lane.concurrency if lane.interval_s is None else lane.interval_s
