"""Where a job is in the queue, and when it will end."""

from facemagi.jobs.legs import Leg
from facemagi.queueing import estimates, lane, line
from facemagi.queueing.lane import Lane
from facemagi.states import JobState
from facemagi.table import Json, Record

NOWHERE: Json = {"queue_position": None, "eta_s": None}
"""The members of a job that is not queued, or of which nothing is known."""


def of(record: Record, current: Lane | None = None) -> Json:
    """`queue_position` and `eta_s` of a job.

    Args:
        record: the job's record.
        current: the lane of its endpoint, where it is known; otherwise it is read.
    """
    endpoint = record.waiting_lane or record.slot_lane
    if record.state != JobState.QUEUED or not endpoint:
        return NOWHERE
    current = current or lane.read(endpoint)
    if record.waiting_tag:
        ahead = max(0, current.in_flight) + line.count_before(current, record.waiting_tag)
        seconds = estimates.seconds_until_end(current, ahead)
    else:
        sent = record.invocation
        ahead = max(0, sent.get("ahead", current.in_flight - 1) - (current.ends_total - sent.get("ends", 0)))
        seconds = estimates.seconds_left(current, sent.get("sent", record.slot_at), ahead)
    return {"queue_position": ahead, "eta_s": _with_later_legs(record, seconds)}


def forecast(leg: Leg) -> float | None:
    """Seconds until a job of normal priority would end that were sent now; None where that is not known.

    Args:
        leg: of the job.
    """
    current = lane.read(leg.endpoint)
    return estimates.seconds_until_end(current, max(0, current.in_flight) + current.waits)


def _with_later_legs(record: Record, seconds: float | None) -> float | None:
    for stored in record.outcome.get("legs", []):
        later = forecast(Leg(**stored))
        seconds = None if seconds is None or later is None else round(seconds + later, 1)
    return seconds
