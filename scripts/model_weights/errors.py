"""What can be wrong with weights."""

from collections.abc import Iterable

SHOWN = 5
"""Names in a message: enough to see the pattern in it."""


class WeightsError(Exception):
    """Weights that cannot be used, told so that one sees why; nothing was written."""


def some(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    every = sorted(names)
    more = f" and {len(every) - SHOWN} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more
