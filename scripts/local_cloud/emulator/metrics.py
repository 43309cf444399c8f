"""Computes the metrics of asynchronous endpoints that autoscaling and operators use.

https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html
"""

from collections.abc import Iterable
from typing import Any

from scripts.local_cloud.emulator.endpoint import Endpoint, Tally

NAMESPACE = "AWS/SageMaker"

COUNTERS = {
    "Completed": "InvocationsProcessed",
    "Failed": "InvocationFailures",
    "Expired": "ExpiredRequests",
    "PutObject": "ResponseUploadFailures",
    "Publish": "NotificationFailures",
}
"""The metric that counts each outcome, by the name of the outcome's class, or of the call that failed afterwards."""

Metric = dict[str, Any]


def report(endpoint: Endpoint) -> list[Metric]:
    """An endpoint's current data points. Its tally is reset.

    Args:
        endpoint: the endpoint; its tally is replaced by an empty one.
    """
    tally, endpoint.tally = endpoint.tally, Tally()
    return _queue_metrics(endpoint) + _work_metrics(endpoint, tally)


def _queue_metrics(endpoint: Endpoint) -> list[Metric]:
    backlog, instances = endpoint.backlog(), int(endpoint.container.running)
    values: dict[str, float] = {
        "ApproximateBacklogSize": backlog,
        "HasBacklogWithoutCapacity": int(backlog > 0 and not instances),
        "ApproximateAgeOfOldestRequest": endpoint.age_of_oldest(),
    }
    if instances:
        values["ApproximateBacklogSizePerInstance"] = backlog / instances
    dimensions = [{"Name": "EndpointName", "Value": endpoint.name}]
    seconds = {"ApproximateAgeOfOldestRequest": "Seconds"}
    return [
        {"MetricName": name, "Dimensions": dimensions, "Value": value, "Unit": seconds.get(name, "Count")}
        for name, value in values.items()
    ]


def _work_metrics(endpoint: Endpoint, tally: Tally) -> list[Metric]:
    dimensions = [
        {"Name": "EndpointName", "Value": endpoint.name},
        {"Name": "VariantName", "Value": endpoint.variant},
    ]
    counts = [
        {"MetricName": metric, "Dimensions": dimensions, "Value": tally.outcomes.count(outcome), "Unit": "Count"}
        for outcome, metric in COUNTERS.items()
    ]
    times = {"TotalProcessingTime": tally.seconds, "TimeInBacklog": tally.waited}
    return counts + [
        {"MetricName": name, "Dimensions": dimensions, "StatisticValues": _statistics(values), "Unit": "Milliseconds"}
        for name, values in times.items()
        if values
    ]


def _statistics(seconds: Iterable[float]) -> dict[str, float]:
    values = [value * 1000 for value in seconds]
    return {"SampleCount": len(values), "Sum": sum(values), "Minimum": min(values), "Maximum": max(values)}
