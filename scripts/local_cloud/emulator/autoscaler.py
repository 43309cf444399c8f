"""Evaluates the alarms and the scaling policies of an endpoint once a minute: moto keeps them, and evaluates none."""

from collections.abc import Callable, Sequence
from typing import Any

from scripts.autoscaling.control import Control
from scripts.autoscaling.metrics import MINUTE_S, Sample
from scripts.autoscaling.policies import Policies
from scripts.local_cloud.emulator.fleet import Fleet

Metric = dict[str, Any]


class Autoscaler:
    """The alarms and policies of one endpoint, in its own time: each call is a minute.

    Args:
        policies: from endpoint.yaml.
        fleet: the instances.
        report: publishes the metrics of the minute, and returns them.
        midnight: when the day began, seconds from now, in the time zone of the floors.

    Attributes:
        minutes: the instances that run at the end of each minute.
    """

    def __init__(
        self, policies: Policies, fleet: Fleet, report: Callable[[], Sequence[Metric]], midnight: float = 0.0
    ) -> None:
        self._control, self._fleet, self._report = Control(policies, midnight=midnight), fleet, report
        self.minutes: list[int] = []

    def minute(self) -> None:
        """Read the metrics of one more minute, and start or stop instances."""
        sample = sample_of(self._report(), self._fleet.running)
        wanted = self._fleet.running + self._fleet.starting
        now = float((len(self.minutes) + 1) * MINUTE_S)
        self._fleet.scale(self._control.minute(now, sample, wanted, self._fleet.starting > 0))
        self.minutes.append(self._fleet.running)


def sample_of(report: Sequence[Metric], running: int) -> Sample:
    """What the alarms read of the metrics of a minute.

    Args:
        report: the metrics that the emulator publishes.
        running: instances, each of which sends a sample a minute.
    """
    found = {metric["MetricName"]: metric for metric in report}
    taken = found.get("TimeInBacklog", {}).get("StatisticValues", {}).get("SampleCount", 0)
    return Sample(int(found["ApproximateBacklogSize"]["Value"]), running, int(taken))
