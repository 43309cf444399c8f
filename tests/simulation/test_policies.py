"""The policies are read from endpoint.yaml: a template that is changed changes what is simulated."""

from dataclasses import replace
from typing import Any

import pytest

from scripts.autoscaling.metric_math import compute
from scripts.autoscaling.policies import Policies, of_endpoint
from scripts.cloudformation.template import Json, read_template
from scripts.repository import ENDPOINT_TEMPLATE
from scripts.simulation.arrivals import viral
from scripts.simulation.settings import of_template
from tests.simulation.samples import EXACT, portrait, simulate, template


def changed(*path: str, value: Any) -> Policies:
    """The policies of the template with one value changed."""
    source: Json = read_template(ENDPOINT_TEMPLATE)
    inner: Any = source["Resources"]
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return of_endpoint(portrait().endpoint, source)


def test_the_limits_are_those_of_the_model() -> None:
    policies, endpoint = template(), portrait().endpoint
    assert (policies.least, policies.most) == (0, endpoint.max_instances)
    assert (policies.concurrency, policies.backlog) == (endpoint.max_concurrency, endpoint.backlog_per_instance)
    assert policies.capacity.window == endpoint.max_concurrency + endpoint.backlog_per_instance


def test_one_policy_follows_the_backlog_one_wakes_and_one_stops() -> None:
    (tracking,) = template().tracking
    assert (tracking.metric.name, tracking.target) == ("ApproximateBacklogSizePerInstance", template().backlog)
    assert [[step.change for step in policy.steps] for policy in template().steps] == [[1], [-1, -4, -20, -100]]


def test_the_stop_reads_three_metrics_by_their_ids() -> None:
    stop = template().steps[1].alarm
    assert {name: metric.name for name, metric in stop.metrics.items()} == {
        "instances": "CPUUtilization",
        "backlog": "ApproximateBacklogSize",
        "taken": "TimeInBacklog",
    }
    assert (stop.periods, stop.datapoints, stop.missing) == (15, 15, "notBreaching")


CHANGES = {
    "a cooldown of the wake-up": (("WakeUp", "Properties", "StepScalingPolicyConfiguration", "Cooldown"), 60),
    "the periods of the stop": (("SpareAlarm", "Properties", "EvaluationPeriods"), 5),
    "the lowest number": (("Instances", "Properties", "MinCapacity"), 1),
    "the highest number": (("Instances", "Properties", "MaxCapacity"), 9),
    "the period of the wake-up": (("WakeUpAlarm", "Properties", "Period"), 300),
    "how missing values count": (("SpareAlarm", "Properties", "TreatMissingData"), "breaching"),
    "the concurrency": (
        ("Configuration", "Properties", "AsyncInferenceConfig", "ClientConfig", "MaxConcurrentInvocationsPerInstance"),
        7,
    ),
    "the cooldown of the target": (
        ("FollowBacklog", "Properties", "TargetTrackingScalingPolicyConfiguration", "ScaleOutCooldown"),
        61,
    ),
    "the target": (("FollowBacklog", "Properties", "TargetTrackingScalingPolicyConfiguration", "TargetValue"), 99),
}


@pytest.mark.parametrize(("path", "value"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_template_changes_the_policies(path: tuple[str, ...], value: Any) -> None:
    assert changed(*path, value=value) != template()


def test_a_stop_that_waits_shorter_pays_for_fewer_seconds() -> None:
    as_it_is = simulate([10.0], template())
    alarm = ("SpareAlarm", "Properties")
    source = read_template(ENDPOINT_TEMPLATE)
    source["Resources"]["SpareAlarm"]["Properties"] |= {"EvaluationPeriods": 5, "DatapointsToAlarm": 5}
    sooner = simulate([10.0], of_endpoint(portrait().endpoint, source))
    assert as_it_is.instance_s - sooner.instance_s == 10 * 60
    assert changed(*alarm, "EvaluationPeriods", value=5).steps[1].alarm.datapoints == 15


def test_an_alarm_with_longer_periods_wakes_later() -> None:
    path = ("WakeUpAlarm", "Properties", "Threshold")
    never = simulate([10.0], changed(*path, value=2))
    assert (never.succeeded, never.expired) == (0, 1)
    assert simulate([10.0], template()).succeeded == 1


def test_an_adjustment_that_is_not_known_is_refused() -> None:
    path = ("WakeUp", "Properties", "StepScalingPolicyConfiguration", "AdjustmentType")
    with pytest.raises(LookupError, match="PercentChangeInCapacity"):
        changed(*path, value="PercentChangeInCapacity")


def test_an_exact_capacity_is_a_number_not_a_difference() -> None:
    path = ("WakeUp", "Properties", "StepScalingPolicyConfiguration", "AdjustmentType")
    exact = changed(*path, value="ExactCapacity")
    assert exact.steps[0].is_exact
    assert simulate([10.0], exact, EXACT).succeeded == 1


def test_a_large_endpoint_that_stops_several_at_a_time_pays_less_and_a_small_one_the_same() -> None:
    settings = of_template(template())
    assert settings.stops_graded
    for most, saves in ((40, True), (4, False)):
        graded = replace(template(), most=most)
        single = replace(settings, stops_graded=False).policies(graded)
        times = viral(60_000, 40).arrivals(1)
        saved = simulate(times, single).instance_s - simulate(times, graded).instance_s
        assert (saved > 0) is saves


def test_the_settings_of_the_search_are_those_of_the_template() -> None:
    settings = of_template(template())
    assert settings.policies(template()) == template()


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("value", {"value": 3.0}, 3.0),
        ("(a - 1) * 2 - b", {"a": 4.0, "b": 1.0}, 5.0),
        ("a - FILL(b, 7)", {"a": 10.0, "b": None}, 3.0),
        ("a - b", {"a": 10.0, "b": None}, None),
        ("IF(FILL(a, 0) > 0, 1, 0)", {"a": None}, 0.0),
        ("IF(a > 0, 1, 0)", {"a": 2.0}, 1.0),
    ],
)
def test_metric_math_computes_as_cloudwatch(expression: str, values: dict[str, Any], expected: float | None) -> None:
    assert compute(expression, values) == expected


def test_metric_math_that_is_not_known_is_refused() -> None:
    with pytest.raises(LookupError, match="RATE"):
        compute("RATE(a)", {"a": 1.0})
