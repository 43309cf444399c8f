"""Where a job is in the queue, and when it will end."""

from collections.abc import Sequence

from facemagi.jobs import records
from facemagi.jobs.legs import Leg
from facemagi.jobs.queued.admission import Admission
from facemagi.queueing import estimates, lane, line, slots
from facemagi.queueing.lane import Lane
from facemagi.states import JobState
from facemagi.table import Json, Record


def of(job: str, record: Record) -> Json:
    """`queue_position` and `eta_s` of a job.

    Args:
        job: the job's id.
        record: its record.
    """
    if record.state != JobState.QUEUED or not (record.waiting_tag or record.slot_lane):
        return {"queue_position": None, "eta_s": None}
    current = lane.read(record.waiting_lane or record.slot_lane)
    names = slots.in_flight(current)
    if record.waiting_tag:
        return _waiting(current, len(names), record)
    ahead = sum(name < records.name(job) for name in names)
    sent_at = float(record.invocation.get("at") or record.request["created_at"])
    return _answer(record, ahead, estimates.seconds_left(current, sent_at, ahead))


def of_new(admission: Admission, record: Record) -> Json:
    """The same of a job that was just admitted; a place in the line costs a call, a slot none.

    Args:
        admission: what the job got.
        record: its record.
    """
    if admission.place is not None:
        return _waiting(admission.lane, admission.ahead, record)
    ahead = admission.ahead
    return _answer(record, ahead, estimates.seconds_until_end(admission.lane, ahead))


def forecast(legs: Sequence[Leg]) -> float | None:
    """Seconds until a job of normal priority would end that were sent now; None where that is not known.

    Args:
        legs: of the job.
    """
    seconds = [_forecast(leg) for leg in legs]
    known = [each for each in seconds if each is not None]
    return round(sum(known), 1) if len(known) == len(seconds) else None


def _forecast(leg: Leg) -> float | None:
    current = lane.read(leg.endpoint)
    return estimates.seconds_until_end(current, len(slots.in_flight(current)) + current.waits)


def _waiting(current: Lane, in_flight: int, record: Record) -> Json:
    ahead = in_flight + line.count_before(current, record.waiting_tag)
    return _answer(record, ahead, estimates.seconds_until_end(current, ahead))


def _answer(record: Record, ahead: int, seconds: float | None) -> Json:
    """The members, with the time of later legs."""
    later = [Leg(**stored) for stored in record.outcome.get("legs", [])]
    more = forecast(later) if later else 0.0
    eta = None if seconds is None or more is None else round(seconds + more, 1)
    return {"queue_position": ahead, "eta_s": eta}
