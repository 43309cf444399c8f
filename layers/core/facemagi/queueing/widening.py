"""The window of a lane: how many jobs SageMaker gets at a time.

A long backlog at SageMaker starts more instances, but no job can pass it. So the window begins small. While jobs wait,
each sweep doubles it, up to what the last instance needs; when none waits any more, it is small again.
"""

from facemagi.queueing import lane
from facemagi.queueing.lane import Lane


def adjust(before: Lane) -> None:
    """Widen or narrow the window of a lane; called by each sweep.

    Args:
        before: the lane.
    """
    wide = wide_window(before)
    if wide != before.wide_window:
        lane.change(before.endpoint, add={}, put={"wide_window": wide})


def wide_window(before: Lane) -> int:
    """The wide window of a lane after a sweep; 0 where its base window is enough.

    Args:
        before: the lane.
    """
    waits = before.waiting["high"] + before.waiting["normal"]  # low priority starts no instance
    return min(before.widest_window, 2 * before.window) if waits > 0 else 0
