"""The error of everything that reads or writes weights."""

from collections.abc import Iterable

MAX_NAMES = 5
"""Names in one message: enough to recognise a pattern."""


class WeightsError(Exception):
    """These weights cannot be used; the message says why. Nothing was written."""


def abbreviated(names: Iterable[str]) -> str:
    """The first names in alphabetical order, and how many more there are."""
    every = sorted(names)
    rest = f" and {len(every) - MAX_NAMES} more" if len(every) > MAX_NAMES else ""
    return ", ".join(every[:MAX_NAMES]) + rest
