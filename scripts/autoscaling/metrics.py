"""The metrics of an endpoint, one sample a minute, and the numbers that alarms make of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scripts.autoscaling.metric_math import Value
from scripts.autoscaling.policies import Metric

MINUTE_S = 60

COUNTED = ("CPUUtilization", "TimeInBacklog")
"""Metrics of which only the number of samples is known."""

STATISTICS: Mapping[str, Callable[[list[float]], float]] = {
    "Average": lambda values: sum(values) / len(values),
    "Maximum": max,
    "Minimum": min,
    "Sum": sum,
    "SampleCount": lambda values: float(len(values)),
}


@dataclass(frozen=True)
class Sample:
    """What is measured in a minute.

    Attributes:
        backlog: jobs that SageMaker has at its end: waiting and in process.
        running: instances that serve.
        taken: jobs that instances took from the queue.
    """

    backlog: int
    running: int
    taken: int

    def metrics(self) -> dict[str, float]:
        """The values of CloudWatch's metrics; one that SageMaker does not publish is left out."""
        values: dict[str, float] = {
            "ApproximateBacklogSize": self.backlog,
            "HasBacklogWithoutCapacity": float(self.backlog > 0 and self.running == 0),
        }
        if self.running:
            values["ApproximateBacklogSizePerInstance"] = self.backlog / self.running
            values["CPUUtilization"] = self.running
        if self.taken:
            values["TimeInBacklog"] = self.taken
        return values


class Minutes:
    """The samples of all minutes so far."""

    def __init__(self) -> None:
        self._minutes: list[dict[str, float]] = []

    def __len__(self) -> int:
        return len(self._minutes)

    def add(self, sample: Sample) -> None:
        """Add the next minute.

        Args:
            sample: what was measured in it.
        """
        self._minutes.append(sample.metrics())

    def value(self, metric: Metric, last: int) -> Value:
        """A metric in the period that ends with a minute.

        Args:
            metric: with its statistic and its period.
            last: the index of the minute.

        Raises:
            LookupError: the statistic is not known here.
        """
        first = max(0, last + 1 - metric.period_s // MINUTE_S)
        found = [minute[metric.name] for minute in self._minutes[first : last + 1] if metric.name in minute]
        return _statistic(metric, found) if found else None


def _statistic(metric: Metric, values: list[float]) -> float:
    if metric.name in COUNTED and metric.stat == "SampleCount":
        return sum(values)
    if metric.stat not in STATISTICS or metric.name in COUNTED:
        raise LookupError(f"The simulation does not know {metric.stat} of {metric.name}.")
    return STATISTICS[metric.stat](values)
