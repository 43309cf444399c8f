"""What a simulation found: waits, ends, instances, dollars."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from scripts.planning.prices import INSTANCE, price_list

SUMMED = ("created", "succeeded", "expired", "refused", "failed", "instance_s", "busy_s")
"""The attributes of an outcome that are added up for several."""

COUNTS = ("arrivals", "running", "starting", "in_line", "backlog")
"""The attributes of a minute that are added up for several endpoints."""


@dataclass(frozen=True)
class Minute:
    """One minute of a simulation.

    Attributes:
        arrivals: jobs that came.
        running: instances that serve, at its end.
        starting: instances that do not serve yet, at its end.
        in_line: jobs that wait in the table, at its end.
        backlog: jobs that SageMaker has, at its end.
        wait_s: the longest wait of the jobs that an instance took; 0 if it took none.
    """

    arrivals: int
    running: int
    starting: int
    in_line: int
    backlog: int
    wait_s: float


@dataclass(frozen=True)
class Outcome:
    """What a simulation found.

    Attributes:
        created: jobs that came.
        succeeded: jobs that have a result.
        expired: jobs that waited too long.
        refused: jobs that were refused with `queue_full`.
        failed: jobs that were cut off twice.
        waits: seconds from creation until an instance took the job, sorted, with the jobs that each counts for.
        around_s: seconds of a job without its wait.
        instance_s: seconds of all instances, from their starts.
        busy_s: seconds in which they edited.
        minutes: minute by minute.
        instance_type: of the endpoint.
    """

    created: float
    succeeded: float
    expired: float
    refused: float
    failed: float
    waits: Sequence[tuple[float, float]]
    around_s: float
    instance_s: float
    busy_s: float
    minutes: Sequence[Minute] = field(repr=False)
    instance_type: str = ""

    def wait_s(self, percentile: float) -> float:
        """The wait that so many percent of the jobs do not exceed.

        Args:
            percentile: 0 to 100.
        """
        total = sum(jobs for _, jobs in self.waits)
        passed = 0.0
        for wait, jobs in self.waits:
            passed += jobs
            if passed >= total * percentile / 100:
                return wait
        return 0.0

    @property
    def mean_wait_s(self) -> float:
        """The mean wait."""
        total = sum(jobs for _, jobs in self.waits)
        return sum(wait * jobs for wait, jobs in self.waits) / total if total else 0.0

    @property
    def idle_share(self) -> float:
        """The share of the paid time in which no instance edited."""
        return 1 - self.busy_s / self.instance_s if self.instance_s else 0.0

    @property
    def most_instances(self) -> int:
        """The most that ran or started."""
        return max((minute.running + minute.starting for minute in self.minutes), default=0)

    @classmethod
    def mean(cls, outcomes: "Sequence[Outcome]") -> "Outcome":
        """Several simulations as one: the waits of all, and the mean of everything else. The minutes are the first's.

        Args:
            outcomes: with different seeds.
        """
        share = 1 / len(outcomes)
        waits = sorted((wait, share * jobs) for each in outcomes for wait, jobs in each.waits)
        means = {name: share * sum(getattr(each, name) for each in outcomes) for name in SUMMED}
        return replace(outcomes[0], waits=waits, **means)

    @classmethod
    def together(cls, outcomes: "Sequence[Outcome]") -> "Outcome":
        """The endpoints of one container as one.

        Args:
            outcomes: of each endpoint.
        """
        waits = sorted(wait for each in outcomes for wait in each.waits)
        sums = {name: sum(getattr(each, name) for each in outcomes) for name in SUMMED}
        minutes = [_sum(each) for each in zip_longest(*(outcome.minutes for outcome in outcomes))]
        return replace(outcomes[0], waits=waits, minutes=minutes, **sums)

    def usd(self, region: str = "us-east-1") -> float:
        """Dollars for the instances.

        Args:
            region: of AWS.

        Raises:
            LookupError: the price is not known.
        """
        name = INSTANCE + self.instance_type
        prices = price_list(region)
        if name not in prices:
            raise LookupError(f"The price of {self.instance_type} in {region} is not known.")
        return prices[name].of(self.instance_s / 3600)


def _sum(minutes: Sequence[Minute | None]) -> Minute:
    """The same minute of several endpoints, some of which have stopped already; the longest of their waits."""
    known = [minute for minute in minutes if minute]
    counts = {name: sum(getattr(each, name) for each in known) for name in COUNTS}
    return Minute(**counts, wait_s=max(each.wait_s for each in known))
