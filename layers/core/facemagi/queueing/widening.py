"""The window of a lane: how many jobs SageMaker gets at a time.

A long backlog at SageMaker starts more instances, but no job can pass it. So the window begins small. While jobs wait,
each sweep doubles it, up to what the last instance needs. It is kept while it is used: the instances that it started
need their jobs, although none waits any more. While less than half of it is used, each sweep halves it.
"""

from facemagi.queueing import lane, slots
from facemagi.queueing.lane import Lane


def adjust(before: Lane) -> None:
    """Widen or narrow the window of a lane; called by each sweep.

    Args:
        before: the lane.
    """
    in_flight = len(slots.in_flight(before)) if before.wide_window else 0  # a base window is not made narrower
    wide = wide_window(before, in_flight)
    if wide != before.wide_window:
        lane.change(before.endpoint, add={}, put={"wide_window": wide})


def wide_window(before: Lane, in_flight: int) -> int:
    """The wide window of a lane after a sweep; 0 where its base window is enough.

    Args:
        before: the lane.
        in_flight: how many jobs SageMaker has.
    """
    if before.waiting["high"] + before.waiting["normal"] > 0:  # low priority starts no instance
        return min(before.widest_window, 2 * before.window)
    wide = before.wide_window if 2 * in_flight > before.window else before.wide_window // 2
    return wide if wide > before.base_window else 0
