"""Alarms are evaluated as CloudWatch does it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.local_cloud.monitoring import alarms

OPERATOR = "arn:aws:sns:us-east-1:123456789012:operator"

ALARM: dict[str, Any] = {
    "AlarmName": "failures",
    "Namespace": "Test",
    "MetricName": "Failures",
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 5,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
    "AlarmActions": [OPERATOR],
}


@pytest.fixture
def cloudwatch() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("cloudwatch", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


def put(cloudwatch: Any, name: str, *values: float, seconds_ago: float = 1) -> None:
    """Publish values that were measured some seconds ago."""
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    data = [{"MetricName": name, "Value": value, "Timestamp": at} for value in values]
    cloudwatch.put_metric_data(Namespace="Test", MetricData=data)


def state(cloudwatch: Any, speed: float = 1, **changes: Any) -> str:
    """The state of the alarm with some properties changed."""
    cloudwatch.put_metric_alarm(**ALARM | changes)
    (alarm,) = alarms.for_people(cloudwatch)
    return alarms.evaluate(cloudwatch, alarm, speed).state


@pytest.mark.parametrize(("values", "expected"), [((2, 2), "OK"), ((2, 3), "ALARM"), ((), "OK")])
def test_the_values_of_a_period_are_added(values: tuple[float, ...], expected: str, cloudwatch: Any) -> None:
    if values:
        put(cloudwatch, "Failures", *values)
    assert state(cloudwatch) == expected


def test_a_maximum_is_not_added(cloudwatch: Any) -> None:
    put(cloudwatch, "Failures", 4, 4)
    assert state(cloudwatch, Statistic="Maximum") == "OK"


@pytest.mark.parametrize(("missing", "expected"), [("missing", "INSUFFICIENT_DATA"), ("breaching", "ALARM")])
def test_missing_data_counts_as_the_alarm_says(missing: str, expected: str, cloudwatch: Any) -> None:
    assert state(cloudwatch, TreatMissingData=missing) == expected


@pytest.mark.parametrize(("seconds_ago", "expected"), [(3, "ALARM"), (60, "OK")])
def test_time_can_be_shorter(seconds_ago: float, expected: str, cloudwatch: Any) -> None:
    # given failures that are as old as a period, or older, where a minute is a second
    put(cloudwatch, "Failures", 9, seconds_ago=seconds_ago)
    assert state(cloudwatch, speed=60) == expected


def test_a_threshold_in_seconds_is_shorter_too(cloudwatch: Any) -> None:
    put(cloudwatch, "ApproximateAgeOfOldestRequest", 31)
    assert (
        state(cloudwatch, 60, MetricName="ApproximateAgeOfOldestRequest", Threshold=1800, Statistic="Maximum")
        == "ALARM"
    )


def test_an_alarm_that_only_scales_is_not_for_people(cloudwatch: Any) -> None:
    cloudwatch.put_metric_alarm(**ALARM | {"AlarmActions": ["arn:aws:autoscaling:us-east-1:123456789012:policy"]})
    assert alarms.for_people(cloudwatch) == []


def test_the_states_are_written_into_cloudwatch(cloudwatch: Any) -> None:
    put(cloudwatch, "Failures", 9)
    cloudwatch.put_metric_alarm(**ALARM)
    alarms.record(cloudwatch, [alarms.evaluate(cloudwatch, alarm) for alarm in alarms.for_people(cloudwatch)])
    (stored,) = cloudwatch.describe_alarms()["MetricAlarms"]
    assert stored["StateValue"] == "ALARM"
