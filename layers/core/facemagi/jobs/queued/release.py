"""Sends waiting jobs, as soon as their endpoint has free slots.

Whoever frees a slot calls this: the function that got the notice, the sweeper, a GET of a waiting job. A job is claimed
first and sent afterwards. If the function dies in between, the sweeper finds it as a job that was never sent.
"""

import time
from collections.abc import Collection

from facemagi import limits, table
from facemagi.deadline import remaining_seconds
from facemagi.jobs import attempts, records
from facemagi.observability import logger
from facemagi.queueing import lane, line, slots
from facemagi.queueing.lane import Lane
from facemagi.queueing.line import Place
from facemagi.states import JobState

IN_A_CALL = 2
"""So many jobs are sent by a call of the API at most, whose caller waits: each takes about 0.1 s."""

IN_A_NOTICE = 5
"""So many are sent after the end of one job: more slots may be free than its own."""

IN_A_SWEEP = 25
"""So many are sent by a sweep for each endpoint; the ends of these jobs send the others."""

JOB_SECONDS = 12.0
"""The time kept for one job: a function that has less left leaves the next one to others."""

PLACES = 8
"""So many places are read at a time: one is free after each end, and the first ones may be taken by other functions."""

INDEX_PAUSES = (0.05, 0.2, 0.5)
"""Seconds before the index is read again where it does not have the waiting jobs yet; it is milliseconds behind."""


def send_waiting(current: Lane, most: int, ended: Collection[str] = ()) -> int:
    """Send the jobs that are first in the line, until no slot is free.

    Args:
        current: the lane of the endpoint.
        most: how many jobs this call may send.
        ended: the names of jobs that have just ended there; the index may still have them.

    Returns:
        How many were sent.
    """
    if not current.waits:
        return 0
    ahead = len([name for name in slots.in_flight(current) if name not in ended])
    end = min(current.window, ahead + most)
    before = ahead
    while ahead < end and (sent := _send_first(current, ahead, end)):
        ahead += sent
    return ahead - before


def _send_first(current: Lane, ahead: int, end: int) -> int:
    """Send jobs from the beginning of the line; returns how many, 0 where none can be sent now."""
    sent = 0
    for place in _first_places(current.endpoint):
        if ahead + sent >= min(end, slots.room(current, place.priority)) or remaining_seconds() < JOB_SECONDS:
            break
        if not _claim(current.endpoint, place):
            continue  # another function has sent or cancelled it
        lane.change(
            current.endpoint,
            add={f"waiting_{place.priority}": -1},
            put={f"virtual_{place.priority}": place.number},
        )
        if not _send(slots.note_waking(current), place, ahead + sent):
            return 0
        sent += 1
    return sent


def _first_places(endpoint: str) -> list[Place]:
    for pause in INDEX_PAUSES:
        places = line.first(endpoint, PLACES)
        if places or not lane.read(endpoint).waits:
            return places
        time.sleep(pause)
    return line.first(endpoint, PLACES)


def _send(current: Lane, place: Place, ahead: int) -> bool:
    """Send a claimed job, or end it if its time is over; False where its endpoint takes none now."""
    stored = table.read(place.owner, place.name)
    if stored is None:
        return True
    job = place.name.removeprefix(records.name(""))
    overdue = records.overdue_error(stored) or records.too_late_to_start(stored)
    if overdue:
        records.settle(place.owner, job, JobState.EXPIRED, overdue)
        return True
    fields = {"job": job, "endpoint": current.endpoint, "waited": int(time.time()) - stored.request["created_at"]}
    logger().info("released", extra=fields)
    return attempts.send_claimed(place.owner, job, stored, ahead)


def _claim(endpoint: str, place: Place) -> bool:
    """Make a waiting job one that is being sent. Of several functions, one succeeds."""
    values = {
        ":queued": {"S": JobState.QUEUED},
        ":tag": {"S": place.tag},
        ":lane": {"S": endpoint},
        ":check": {"N": str(int(time.time()) + limits.INVOCATION_GRACE_SECONDS)},
    }
    update = "SET sweep_shard = :lane, check_at = :check REMOVE waiting_lane, waiting_tag"
    condition = "#state = :queued AND waiting_tag = :tag"
    return table.update_if(place.owner, place.name, update, condition, values) is not None
