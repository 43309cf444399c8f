"""How many jobs SageMaker gets at a time: the service's own rule, and others that were tried."""

from collections.abc import Callable, Mapping

from facemagi.queueing.lane import Lane
from facemagi.queueing.widening import wide_window

Rule = Callable[[Lane], int]
"""The wide window of a lane after a sweep."""


def as_long_as_the_line(before: Lane) -> int:
    """As many as wait, at once, up to what the last instance needs.

    Args:
        before: the lane.
    """
    return min(before.widest_window, before.window + before.waits) if before.waits else 0


def always_wide(before: Lane) -> int:
    """No window: SageMaker gets every job up to what the last instance needs, so owners take no turns.

    Args:
        before: the lane.
    """
    return before.widest_window


RULES: Mapping[str, Rule] = {
    "doubled by each sweep": wide_window,
    "as long as the line": as_long_as_the_line,
    "always wide": always_wide,
}
"""The first is that of the service."""

SERVICE = next(iter(RULES))
