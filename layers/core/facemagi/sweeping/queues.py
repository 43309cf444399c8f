"""The upkeep of the queue, by each sweep: counters corrected, windows adjusted, jobs sent that nobody has sent."""

from facemagi.jobs.queued import release
from facemagi.queueing import lane, widening
from facemagi.queueing.recount import recount


def run() -> None:
    """Look after the lanes of all endpoints."""
    lanes = lane.read_all()
    recount(lanes)
    for each in lanes:
        widening.adjust(each)
        release.send_waiting(each.endpoint)
