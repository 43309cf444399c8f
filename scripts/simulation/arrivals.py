"""When jobs come: days, bursts, an hour in which an app is talked about, or a list from a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.planning.day_curve import DAY_S, DayCurve

Rate = Callable[[float], float]
"""Jobs a second, at a second."""


@dataclass(frozen=True)
class Scenario:
    """When jobs come.

    Attributes:
        title: in one line.
        seconds: how long jobs come.
        rate: jobs a second.
    """

    title: str
    seconds: int
    rate: Rate

    def counts(self, seed: int) -> NDArray[np.int64]:
        """How many jobs come in each second.

        Args:
            seed: of the chance.
        """
        rates = [self.rate(second + 0.5) for second in range(self.seconds)]
        return np.random.default_rng(seed).poisson(rates)

    def arrivals(self, seed: int) -> list[float]:
        """When each job comes, in order.

        Args:
            seed: of the chance.
        """
        counts = self.counts(seed)
        within = np.random.default_rng(seed + 1).random(int(counts.sum()))
        times: list[float] = np.sort(np.repeat(np.arange(self.seconds), counts) + within).tolist()
        return times


def day(edits: float, peak: float) -> Scenario:
    """A day with a hill in the evening.

    Args:
        edits: of the day.
        peak: the busiest minute, in means of the day.
    """
    curve = DayCurve(peak)
    return Scenario(
        f"{edits:,.0f} edits in a day, the peak {peak:g} times the mean",
        DAY_S,
        lambda second: edits / DAY_S * curve.at(second),
    )


def burst(edits: float, _: float) -> Scenario:
    """All edits within one minute, at an endpoint without an instance.

    Args:
        edits: of the burst.
    """
    return Scenario(f"{edits:,.0f} edits within a minute", 60, lambda _: edits / 60)


def viral(edits: float, peak: float) -> Scenario:
    """A quiet day with one hour, beginning within a minute, of many times its rate.

    Args:
        edits: of the day, without the hour.
        peak: of the hour, in means of the day.
    """
    mean, begin = edits / DAY_S, 4 * 3600
    return Scenario(
        f"{edits:,.0f} edits in a day, and one hour of {peak:g} times as many",
        8 * 3600,
        lambda second: mean * (peak if begin <= second < begin + 3600 else 1),
    )


def steady(edits: float, _: float) -> Scenario:
    """The same rate all day.

    Args:
        edits: of the day.
    """
    return Scenario(f"{edits:,.0f} edits in a day, evenly", DAY_S, lambda _: edits / DAY_S)


SCENARIOS: Mapping[str, Callable[[float, float], Scenario]] = {
    "day": day,
    "burst": burst,
    "viral": viral,
    "steady": steady,
}


def from_file(path: Path) -> list[float]:
    """A list of arrivals: a number of seconds in each line.

    Args:
        path: of the file.
    """
    return sorted(float(line) for line in path.read_text("utf-8").split())
