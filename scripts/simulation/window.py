"""How many jobs SageMaker gets at a time: the service's own rule, and others that were tried."""

from collections.abc import Callable, Mapping

from facemagi.queueing.lane import Lane
from facemagi.queueing.widening import wide_window

Rule = Callable[[Lane, int], int]
"""The wide window of a lane after a sweep, by the lane before and the jobs that SageMaker has."""


def kept_while_used(before: Lane, in_flight: int) -> int:
    """The service's own rule: double while jobs wait, narrow by halves while less than half of the window is used.

    Args:
        before: the lane.
        in_flight: the jobs that SageMaker has.
    """
    return wide_window(before, in_flight)


def doubled(before: Lane, _: int) -> int:
    """Double while jobs wait, narrow as soon as none waits.

    Args:
        before: the lane.
    """
    return min(before.widest_window, 2 * before.window) if before.waits else 0


def as_long_as_the_line(before: Lane, in_flight: int) -> int:
    """As `kept_while_used`, but at once as much wider as jobs wait.

    Args:
        before: the lane.
        in_flight: the jobs that SageMaker has.
    """
    if before.waits:
        return min(before.widest_window, before.window + before.waits)
    return kept_while_used(before, in_flight)


def always_wide(before: Lane, _: int) -> int:
    """No window: SageMaker gets every job up to what the last instance needs, so owners take no turns.

    Args:
        before: the lane.
    """
    return before.widest_window


RULES: Mapping[str, Rule] = {
    "kept while used": kept_while_used,
    "doubled by each sweep": doubled,
    "as long as the line": as_long_as_the_line,
    "always wide": always_wide,
}
"""The first is that of the service."""

SERVICE = next(iter(RULES))
