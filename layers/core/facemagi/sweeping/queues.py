"""The upkeep of the queues, by each sweep: counters corrected, windows adjusted, jobs sent that nobody has sent."""

from collections.abc import Iterable

from facemagi.deadline import remaining_seconds
from facemagi.jobs.queued import release
from facemagi.queueing import lane, widening
from facemagi.queueing.lane import Lane
from facemagi.queueing.recount import recount

RECORDS_SECONDS = 30.0
"""The time kept for the records: queues that are long everywhere must not take a whole sweep."""


def look_after(lanes: Iterable[Lane]) -> None:
    """Look after the queues of some endpoints.

    Args:
        lanes: of the endpoints; each sweep begins with another one.
    """
    for each in lanes:
        if remaining_seconds() < RECORDS_SECONDS:
            return  # the next sweep begins elsewhere
        recount(each)
        widening.adjust(each)
        release.send_waiting(lane.read(each.endpoint), release.IN_A_SWEEP)
