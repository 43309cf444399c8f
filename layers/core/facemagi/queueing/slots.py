"""Slots: an endpoint gets only so many jobs at a time, its window.

How many it has is not counted by a counter, which would cost two writes for each job, and be wrong after a function has
died between two writes. A job that was sent is in the partition of its endpoint on the sweeper's list (`unfinished`),
and leaves the list when it ends. So the length of that partition is the number. The index is milliseconds behind: jobs
that come at the same moment may be a few more than the window.

SageMaker cannot forget a job. So a job that was cancelled after it was sent stays there until SageMaker has ended it.
"""

import time

from facemagi import limits, unfinished
from facemagi.queueing import lane, learning
from facemagi.queueing.capacity import Capacity
from facemagi.queueing.lane import Lane
from facemagi.queueing.priority import Priority, not_behind
from facemagi.table import Json


def prepared(capacity: Capacity) -> Lane:
    """The lane of an endpoint to which a job is about to be sent; written only where something is new.

    Args:
        capacity: of the endpoint.
    """
    current = lane.read(capacity.endpoint)
    sizes = {
        "base_window": capacity.window,
        "widest_window": capacity.widest,
        "concurrency": capacity.concurrency,
        "on_demand": int(capacity.on_demand),
    }
    if any(getattr(current, name) != value for name, value in sizes.items()):
        return lane.change(capacity.endpoint, add={}, put=sizes)[1]
    return current


def room(current: Lane, priority: Priority) -> int:
    """How many jobs an endpoint may have when one of this priority is sent.

    Jobs of low priority make no backlog, which would start an instance, and wake no cold endpoint. A Lambda function
    has no instance that would wait for more jobs, so they may start it.

    Args:
        current: the lane.
        priority: of the job.
    """
    if priority == "low":
        return current.concurrency if current.is_warm or current.on_demand else 0
    return current.window


def is_free(current: Lane, in_flight: int, priority: Priority) -> bool:
    """Whether a new job can be sent at once: a slot is free, and no waiting job goes before it.

    Args:
        current: the lane.
        in_flight: how many jobs the endpoint has.
        priority: of the job.
    """
    nobody_waits = not any(current.waiting[each] for each in not_behind(priority))
    return nobody_waits and in_flight < room(current, priority)


def in_flight(current: Lane) -> list[str]:
    """The names of the jobs that an endpoint has; one more than its window is enough to know.

    Args:
        current: the lane.
    """
    return [name for _, name in unfinished.in_partition(current.endpoint, current.window + 1)]


def note_waking(current: Lane) -> Lane:
    """Note when a cold endpoint gets its first job, just before that is sent.

    Args:
        current: the lane.
    """
    if current.is_warm or current.is_waking:
        return current
    return lane.change(current.endpoint, add={}, put={"woken_at": round(time.time(), 3)})[1]


def mark(ahead: int) -> Json:
    """What a job remembers from when it was sent; its end is compared with it.

    Args:
        ahead: how many jobs the endpoint had.
    """
    return {"at": round(time.time(), 3), "ahead": ahead}


def end(endpoint: str, sent: Json) -> Lane:
    """Note that an endpoint has ended a job, and learn from it. Not every end is written, because that would cost much.

    Args:
        endpoint: its name.
        sent: the job's `mark`; empty where its time says nothing about others.

    Returns:
        The lane.
    """
    now = time.time()
    current = lane.read(endpoint)
    learned = learning.after_end(current, sent, now)
    is_news = "warm_at" in learned or any(getattr(current, name) is None for name in learned)
    if not is_news and now < current.last_end_at + limits.LEARN_SECONDS:
        return current
    return lane.change(endpoint, add={}, put={"last_end_at": round(now, 3)} | learned)[1]
