"""The upkeep of the queues, by each sweep: counters corrected, windows adjusted, jobs sent that nobody has sent."""

from collections.abc import Iterable

from facemagi.jobs.queued import release
from facemagi.queueing import lane, widening
from facemagi.queueing.lane import Lane
from facemagi.queueing.recount import recount


def look_after(lanes: Iterable[Lane]) -> None:
    """Look after the queues of some endpoints.

    Args:
        lanes: of the endpoints.
    """
    for each in lanes:
        recount(each)
        widening.adjust(each)
        release.send_waiting(lane.read(each.endpoint), release.IN_A_SWEEP)
