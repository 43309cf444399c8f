"""Sends waiting jobs, as soon as their endpoint has free slots.

Whoever frees a slot calls this: the function that got the notice, the sweeper, a GET of a waiting job. A job is claimed
first and sent afterwards. If the function dies in between, the sweeper finds it as a job that was never sent.
"""

import time

from facemagi import limits, table, unfinished
from facemagi.deadline import remaining_seconds
from facemagi.jobs import attempts, records
from facemagi.observability import logger
from facemagi.queueing import lane, line, slots
from facemagi.queueing.lane import Lane
from facemagi.queueing.line import Place
from facemagi.states import JobState

MAX_JOBS = 25
"""So many jobs are sent by one call: each takes about 0.1 s, and the function has other work."""

JOB_SECONDS = 12.0
"""The time kept for one job: a function that has less left leaves the next one to others."""

PLACES = 8
"""So many places are read at a time: one is free after each end, and the first ones may be taken by other functions."""

INDEX_PAUSES = (0.05, 0.2, 0.5)
"""Seconds before the index is read again where it does not have the waiting jobs yet; it is milliseconds behind."""


def send_waiting(endpoint: str) -> int:
    """Send the jobs that are first in the line, until no slot is free.

    Args:
        endpoint: the endpoint's name.

    Returns:
        How many were sent.
    """
    sent = 0
    while sent < MAX_JOBS and remaining_seconds() > JOB_SECONDS and (places := _next_places(endpoint)):
        for place in places:
            taken, after = slots.take_for(endpoint, place)
            if not taken:
                return sent
            if not _claim(endpoint, place):
                slots.put_back(endpoint, place)
                continue
            if not _send(endpoint, place, after):
                return sent
            sent += 1
    return sent


def _next_places(endpoint: str) -> list[Place]:
    """The first places in the line; none where nobody waits or no slot is free."""
    for pause in (*INDEX_PAUSES, None):
        current = lane.read(endpoint)
        if not current.waits or current.in_flight >= current.window:
            return []
        places = line.first(endpoint, PLACES)
        if places or pause is None:
            return places
        time.sleep(pause)
    return []


def _send(endpoint: str, place: Place, after: Lane) -> bool:
    """Send a claimed job, or end it if its time is over; False where its endpoint takes none now."""
    stored = table.read(place.owner, place.name)
    if stored is None:
        slots.give_back(endpoint)
        return True
    job = place.name.removeprefix(records.name(""))
    overdue = records.overdue_error(stored)
    if overdue:
        records.settle(place.owner, job, JobState.EXPIRED, overdue)
        return True
    logger().info("released", extra={"job": job, "waited": int(time.time()) - stored.request["created_at"]})
    return attempts.send_claimed(place.owner, job, stored, after)


def _claim(endpoint: str, place: Place) -> bool:
    """Make a waiting job one that is being sent. Of several functions, one succeeds."""
    now = int(time.time())
    values = {
        ":queued": {"S": JobState.QUEUED},
        ":tag": {"S": place.tag},
        ":lane": {"S": endpoint},
        ":now": {"N": str(now)},
        ":check": {"N": str(now + limits.INVOCATION_GRACE_SECONDS)},
    }
    update = f"SET slot_lane = :lane, slot_at = :now, {unfinished.TIME} = :check REMOVE waiting_lane, waiting_tag"
    condition = "#state = :queued AND waiting_tag = :tag"
    return table.update_if(place.owner, place.name, update, condition, values) is not None
