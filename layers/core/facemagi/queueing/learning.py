"""What the end of a job says about its endpoint: how long a job takes alone, in a queue, and from a cold start.

All values are exponential means, so that they follow a new model or another mix of effects.
"""

from facemagi.queueing.lane import Lane
from facemagi.table import Json

GAIN = 0.3
"""The weight of a new sample: half of the mean is from the last two. They are few, because not every end is written."""

COLD_GAIN = 0.5
"""The weight of a new cold start; there are even fewer."""


def after_end(lane: Lane, sent: Json, now: float) -> dict[str, float]:
    """The attributes of a lane that change when a job has ended.

    Args:
        lane: the lane before.
        sent: what the job remembers from when it was sent (`slots.mark`), or another mapping without it.
        now: seconds since 1970.
    """
    if lane.woken_at > lane.last_end_at:
        return _first_after_cold_start(lane, now)
    if "ahead" not in sent:
        return {}
    ahead, seconds = sent["ahead"], now - sent["at"]
    if sent["at"] < lane.warm_at:
        return _queued(lane, now - lane.warm_at, ahead)
    if not ahead:
        return {"alone_s": _mean(lane.alone_s, seconds, GAIN)}
    return _queued(lane, seconds, ahead + 1)


def _first_after_cold_start(lane: Lane, now: float) -> dict[str, float]:
    seconds = max(0.0, now - lane.woken_at - (lane.alone_s or 0.0))
    return {"cold_start_s": _mean(lane.cold_start_s, seconds, COLD_GAIN), "warm_at": round(now, 3)}


def _queued(lane: Lane, seconds: float, jobs: int) -> dict[str, float]:
    """A sample of the pause between two ends: so many jobs ended in this time (Little's law).

    A short queue says little of it, because its jobs run side by side.
    """
    if seconds <= 0 or jobs <= 0:
        return {}
    gain = GAIN * min(1.0, jobs / (2 * lane.concurrency))
    return {"interval_s": _mean(lane.interval_s, seconds / jobs, gain)}


def _mean(old: float | None, new: float, gain: float) -> float:
    return round(new if old is None else old + gain * (new - old), 4)
