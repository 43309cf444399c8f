"""Evaluates alarms, which moto only stores.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

SECONDS = ("ApproximateAgeOfOldestRequest",)
"""Metrics in seconds: their thresholds are shorter where time is."""

COMPARISONS = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


@dataclass(frozen=True)
class Evaluation:
    """An alarm at one moment.

    Attributes:
        name: the alarm's name.
        state: `OK`, `ALARM` or `INSUFFICIENT_DATA`.
        value: of its last period; None without data.
        threshold: as it was compared.
    """

    name: str
    state: str
    value: float | None
    threshold: float


def for_people(cloudwatch: Any) -> list[Json]:
    """The alarms that notify somebody; the others only start and stop instances.

    Args:
        cloudwatch: the boto3 client.
    """
    pages = cloudwatch.get_paginator("describe_alarms").paginate()
    alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return [alarm for alarm in alarms if any(":sns:" in action for action in alarm["AlarmActions"])]


def evaluate(cloudwatch: Any, alarm: Json, speed: float = 1.0) -> Evaluation:
    """An alarm's state now.

    Args:
        cloudwatch: the boto3 client.
        alarm: from `for_people`.
        speed: how many seconds of the template pass in one of the clock: periods and times are so much shorter.
    """
    periods = alarm["EvaluationPeriods"]
    needed = alarm.get("DatapointsToAlarm", periods)
    shorter = speed if alarm["MetricName"] in SECONDS else 1.0
    threshold = alarm["Threshold"] / shorter
    values = list(_values(cloudwatch, alarm, max(1, round(alarm["Period"] / speed)), periods))
    known = [value for value in values if value is not None]
    breaching = sum(COMPARISONS[alarm["ComparisonOperator"]](value, threshold) for value in known)
    if alarm.get("TreatMissingData") == "breaching":
        breaching += len(values) - len(known)
    state = "ALARM" if breaching >= needed else _calm(alarm, known)
    return Evaluation(alarm["AlarmName"], state, known[-1] if known else None, threshold)


def record(cloudwatch: Any, evaluations: Sequence[Evaluation]) -> None:
    """Write the states into CloudWatch, where `describe_alarms` and the dashboard show them.

    Args:
        cloudwatch: the boto3 client.
        evaluations: from `evaluate`.
    """
    for each in evaluations:
        reason = f"The value is {each.value}, the threshold {each.threshold:g}."
        cloudwatch.set_alarm_state(AlarmName=each.name, StateValue=each.state, StateReason=reason)


def _calm(alarm: Json, known: Sequence[float]) -> str:
    return "OK" if known or alarm.get("TreatMissingData") == "notBreaching" else "INSUFFICIENT_DATA"


def _values(cloudwatch: Any, alarm: Json, period: int, periods: int) -> Iterator[float | None]:
    """The metric in each of the last periods, the earliest first; None where it has no data."""
    now = datetime.now(UTC)
    for number in reversed(range(periods)):
        end = now - timedelta(seconds=period * number)
        found = cloudwatch.get_metric_statistics(
            Namespace=alarm["Namespace"],
            MetricName=alarm["MetricName"],
            Dimensions=alarm["Dimensions"],
            StartTime=end - timedelta(seconds=period),
            EndTime=end,
            Period=period,
            Statistics=[alarm["Statistic"]],
        )["Datapoints"]
        values = [point[alarm["Statistic"]] for point in found]
        yield (sum(values) if alarm["Statistic"] == "Sum" else max(values)) if values else None
