"""The instances of a day: how many run in each minute, and what they cost."""

from dataclasses import dataclass
from math import ceil

from scripts.planning.day_curve import DayCurve
from scripts.planning.demand import Demand, Setup
from scripts.planning.timings import EditTime

STEP_S = 300
"""The number of instances is computed for each five minutes: they start about as fast."""


@dataclass(frozen=True)
class Instances:
    """The instances of a day.

    Attributes:
        lowest: how many run all day.
        highest: how many run in the busiest minutes.
        hours: of all instances together.
    """

    lowest: int
    highest: int
    hours: float

    @property
    def hours_all_day(self) -> float:
        """Of those that run all day, which a savings plan can cover."""
        return 24.0 * self.lowest


def of_a_day(demand: Demand, setup: Setup, edit: EditTime) -> Instances:
    """The instances that follow the day's curve, each busy for its share of the time.

    Args:
        demand: of the users.
        setup: of the service.
        edit: the time of an edit.
    """
    rates = DayCurve(demand.peak).rates(demand.edits_a_second, STEP_S)
    counts = [ceil(rate / (edit.edits_a_second * setup.busy) - 1e-9) for rate in rates]
    return Instances(min(counts), max(counts), sum(counts) * STEP_S / 3600)
