"""The priorities of jobs."""

from typing import Literal

Priority = Literal["low", "normal", "high"]

FIRST_TO_LAST: tuple[Priority, ...] = ("high", "normal", "low")
"""The order in which waiting jobs are sent. `low` is sent only when nobody else waits."""


def not_behind(priority: Priority) -> tuple[Priority, ...]:
    """The priorities whose waiting jobs go before a new job of this one.

    Args:
        priority: of the new job.

    Example:
        >>> not_behind("normal")
        ('high', 'normal')
    """
    return FIRST_TO_LAST[: FIRST_TO_LAST.index(priority) + 1]
