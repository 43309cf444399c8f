"""Days in UTC: usage and daily quotas are counted by them."""

import time
from datetime import UTC, date, datetime, timedelta

DAY_SECONDS = 24 * 3600


def of(seconds: float) -> str:
    """The day of a moment, such as `2026-11-30`.

    Args:
        seconds: the moment, since 1970.
    """
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def today() -> str:
    """The day of now."""
    return of(time.time())


def begin(day: str) -> int:
    """When a day begins, seconds since 1970.

    Args:
        day: such as `2026-11-30`.
    """
    return int(datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).timestamp())


def end(day: str) -> int:
    """When a day ends and the next one begins, seconds since 1970.

    Args:
        day: such as `2026-11-30`.
    """
    return begin(day) + DAY_SECONDS


def before(day: str, days: int) -> str:
    """The day that is some days before another one.

    Args:
        day: the other day.
        days: how many.

    Example:
        >>> before("2026-03-01", 1)
        '2026-02-28'
    """
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
