"""Two commits, measured in pairs: the ratio of their times, and what chance leaves of it."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb

LIMIT = 1.15
"""More than this times the CPU time is shown as a fall."""

CERTAINTY = 0.95
"""With this probability the true ratio is above the lower bound, and below the upper one."""

FEWEST_PAIRS = 5
"""Of fewer pairs not even the smallest ratio is a lower bound with that certainty."""


@dataclass(frozen=True)
class Comparison:
    """One quantity of two commits.

    Attributes:
        name: what was measured.
        before: CPU ms of the first commit, one value for each round.
        after: the same of the second one.
    """

    name: str
    before: Sequence[float]
    after: Sequence[float]

    @cached_property
    def ratios(self) -> list[float]:
        """After divided by before in each round, in ascending order. What slows a whole round down cancels out."""
        return sorted(after / before for before, after in zip(self.before, self.after, strict=True))

    @property
    def ratio(self) -> float:
        """The median ratio."""
        return statistics.median(self.ratios)

    @property
    def low(self) -> float:
        """The lower bound of the median ratio."""
        return self.ratios[bound_index(len(self.ratios))]

    @property
    def high(self) -> float:
        """The upper bound of the median ratio."""
        return self.ratios[-1 - bound_index(len(self.ratios))]

    @property
    def fell_back(self) -> bool:
        """Whether the second commit needs more than `LIMIT` times as much, and surely more than the first."""
        return self.ratio > LIMIT and self.low > 1

    @property
    def improved(self) -> bool:
        """The same with the commits exchanged."""
        return self.ratio < 1 / LIMIT and self.high < 1


def bound_index(pairs: int) -> int:
    """Which of the sorted ratios bounds their median.

    Each ratio is below the median with probability 1/2, so the number of those below is binomial. This is the largest
    index whose ratio is above the median with a probability of at most 1 - `CERTAINTY` (the sign test's bound).

    Args:
        pairs: how many ratios there are.

    Raises:
        ValueError: there are fewer than `FEWEST_PAIRS`.
    """
    if pairs < FEWEST_PAIRS:
        raise ValueError(f"{pairs} rounds say nothing: at least {FEWEST_PAIRS} are needed.")
    index, chance = 0, 1 / 2**pairs
    while chance + comb(pairs, index + 1) / 2**pairs <= 1 - CERTAINTY:
        index += 1
        chance += comb(pairs, index) / 2**pairs
    return index
