"""Slots: the places that an endpoint's jobs have at SageMaker. A job takes one before it is sent, and gives it back.

SageMaker cannot forget a job. So a job that was cancelled after it was sent keeps its slot until SageMaker says that
it has ended.
"""

import time

from facemagi import limits
from facemagi.queueing import lane, learning
from facemagi.queueing.capacity import Capacity
from facemagi.queueing.lane import Lane
from facemagi.queueing.line import Place
from facemagi.queueing.priority import Priority, not_behind
from facemagi.table import Json

_ROOM = "(attribute_not_exists(in_flight) OR in_flight < :window OR in_flight < wide_window)"
_STORED_ROOM = "(in_flight < base_window OR in_flight < wide_window)"
_ROOM_FOR_LOW = "(in_flight < concurrency AND last_end_at > :warm)"


def take(capacity: Capacity, priority: Priority) -> tuple[bool, Lane]:
    """Take a slot for a new job, if one is free and no waiting job goes before it.

    A job of low priority gets one only at a warm endpoint, and no backlog: it starts no instance.

    Args:
        capacity: of the endpoint.
        priority: of the job.

    Returns:
        Whether there was a slot, and the lane.
    """
    is_low = priority == "low"
    counters = (f"waiting_{each}" for each in not_behind(priority))
    nobody_waits = " AND ".join(f"(attribute_not_exists({name}) OR {name} <= :none)" for name in counters)
    room = {":warm": _warm_since()} if is_low else {":window": capacity.window}
    taken, after = lane.change(
        capacity.endpoint,
        add={"in_flight": 1},
        put=_sizes(capacity),
        condition=f"{_ROOM_FOR_LOW if is_low else _ROOM} AND {nobody_waits}",
        values=room | {":none": 0},
    )
    return taken, _woken(after) if taken else after


def take_anyway(capacity: Capacity) -> Lane:
    """Take a slot for the next leg of a job that has waited before; there may be more jobs than slots then.

    Args:
        capacity: of the next leg's endpoint.
    """
    _, after = lane.change(capacity.endpoint, add={"in_flight": 1}, put=_sizes(capacity))
    return _woken(after)


def take_for(endpoint: str, place: Place) -> tuple[bool, Lane]:
    """Take a slot for a waiting job, if one is free.

    Args:
        endpoint: its name.
        place: the job's place in the line.

    Returns:
        Whether there was a slot, and the lane.
    """
    is_low = place.priority == "low"
    low = {":warm": _warm_since()} if is_low else {}
    taken, after = lane.change(
        endpoint,
        add={"in_flight": 1, f"waiting_{place.priority}": -1},
        put={f"virtual_{place.priority}": place.number},
        condition=_ROOM_FOR_LOW if is_low else _STORED_ROOM,
        values=low,
    )
    return taken, _woken(after) if taken else after


def take_to_wake(capacity: Capacity) -> tuple[bool, Lane]:
    """Take a slot for a warm-up, if the endpoint is cold and nobody wakes it.

    Args:
        capacity: of the endpoint.

    Returns:
        Whether the endpoint is to be woken, and the lane.
    """
    return lane.change(
        capacity.endpoint,
        add={"in_flight": 1},
        put=_sizes(capacity) | {"woken_at": round(time.time(), 3)},
        condition="(attribute_not_exists(last_end_at) OR last_end_at < :warm)"
        " AND (attribute_not_exists(woken_at) OR woken_at < :warm)",
        values={":warm": _warm_since()},
    )


def give_back_unwoken(endpoint: str) -> None:
    """Undo `take_to_wake`, for an endpoint that could not be called.

    Args:
        endpoint: its name.
    """
    lane.change(endpoint, add={"in_flight": -1}, put={"woken_at": 0})


def put_back(endpoint: str, place: Place) -> None:
    """Undo `take_for`, for a job that another function has sent or cancelled meanwhile.

    Args:
        endpoint: its name.
        place: the job's place in the line.
    """
    lane.change(endpoint, add={"in_flight": -1, f"waiting_{place.priority}": 1})


def give_back(endpoint: str) -> None:
    """Give a slot back whose job was never sent.

    Args:
        endpoint: its name.
    """
    lane.change(endpoint, add={"in_flight": -1})


def mark(after: Lane) -> Json:
    """What a job remembers of the lane from when it was sent; its end is compared with it.

    Args:
        after: the lane after the job had taken its slot.
    """
    return {"sent": round(time.time(), 3), "ahead": max(0, after.in_flight - 1), "ends": after.ends_total}


def end(endpoint: str, sent: Json) -> None:
    """Give back the slot of a job that its endpoint has ended.

    Args:
        endpoint: its name.
        sent: the job's `mark`; empty where its time says nothing about others.
    """
    now = time.time()
    learned = learning.after_end(lane.read(endpoint), sent, now)
    lane.change(endpoint, add={"in_flight": -1, "ends_total": 1}, put={"last_end_at": round(now, 3)} | learned)


def _sizes(capacity: Capacity) -> dict[str, float]:
    return {
        "base_window": capacity.window,
        "widest_window": capacity.widest,
        "concurrency": capacity.concurrency,
    }


def _woken(after: Lane) -> Lane:
    """Note when a cold endpoint got its first job."""
    since = max(after.last_end_at, time.time() - limits.JOB_TTL_SECONDS)
    if after.is_warm or after.woken_at > since:
        return after
    return lane.change(after.endpoint, add={}, put={"woken_at": round(time.time(), 3)})[1]


def _warm_since() -> float:
    return time.time() - limits.SCALE_IN_SECONDS
