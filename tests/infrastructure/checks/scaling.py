"""Checks of how endpoint.yaml scales. A check returns one sentence for each thing that is wrong."""

from collections.abc import Callable, Sequence

from scripts.cloudformation.template import Json, resources_of
from tests.infrastructure.deployed_template import only

IDLE_MINUTES = 15
"""How long there must be nothing to do before an instance stops. A start from zero takes up to 10 minutes, so that an
instance that stopped earlier would often be missed."""


def capacity_starts_at_zero(deployed: Json) -> list[str]:
    """The endpoint's own variant scales, from zero to a maximum that is not below the minimum."""
    target = only(deployed, "AWS::ApplicationAutoScaling::ScalableTarget")
    endpoint = only(deployed, "AWS::SageMaker::Endpoint")["EndpointName"]
    variant = only(deployed, "AWS::SageMaker::EndpointConfig")["ProductionVariants"][0]["VariantName"]
    resource = f"endpoint/{endpoint}/variant/{variant}"
    wrong = []
    if target["MinCapacity"] != 0:
        wrong.append(f"An idle endpoint keeps {target['MinCapacity']} instances.")
    if target["MinCapacity"] > target["MaxCapacity"]:
        wrong.append(f"MinCapacity {target['MinCapacity']} is above MaxCapacity {target['MaxCapacity']}.")
    if target["ResourceId"] != resource:
        wrong.append(f"{target['ResourceId']} scales, not {resource}.")
    return wrong


def backlog_starts_the_first_instance(deployed: Json) -> list[str]:
    """A backlog without an instance triggers an alarm, whose action starts an instance."""
    alarms = [
        alarm
        for alarm in _alarms_of_steps(deployed, _start_one)
        if alarm.get("MetricName") == "HasBacklogWithoutCapacity"
        and alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        and alarm["Threshold"] == 1
    ]
    return [] if alarms else ["Nothing starts an instance when there is none."]


def target_tracking_stops_nothing(deployed: Json) -> list[str]:
    """Target tracking only adds instances: below its target there may still be work for the last instance."""
    return [
        f"{name} stops instances that have work."
        for name, policy in resources_of(deployed, "AWS::ApplicationAutoScaling::ScalingPolicy").items()
        if policy["PolicyType"] == "TargetTrackingScaling"
        and policy["TargetTrackingScalingPolicyConfiguration"].get("DisableScaleIn") is not True
    ]


def only_spare_instances_stop(deployed: Json) -> list[str]:
    """One alarm stops instances, after its metric was right in each of `IDLE_MINUTES` minutes."""
    alarms = _alarms_of_steps(deployed, _stop_some)
    if len(alarms) != 1:
        return [f"{len(alarms)} alarms stop an instance."]
    (alarm,) = alarms
    seconds = {metric["MetricStat"]["Period"] for metric in alarm["Metrics"] if "MetricStat" in metric}
    wrong = []
    if seconds != {60} or alarm["EvaluationPeriods"] != IDLE_MINUTES:
        wrong.append(f"An instance does not stop after {IDLE_MINUTES} minutes.")
    if alarm.get("DatapointsToAlarm", IDLE_MINUTES) != IDLE_MINUTES:
        wrong.append("An instance stops although there was work meanwhile.")
    if alarm["TreatMissingData"] != "notBreaching":
        wrong.append("A gap in the metrics stops an instance.")
    return wrong


def no_step_stops_more_than_are_spare(deployed: Json) -> list[str]:
    """The alarm's value is the number of instances that could stop beside the first: so many a step may stop."""
    steps = [step for policy in _step_policies(deployed).values() for step in _adjustments(policy)]
    return [
        f"A step stops {-step['ScalingAdjustment']} instances where {step['MetricIntervalLowerBound'] + 1} are spare."
        for step in steps
        if -step["ScalingAdjustment"] > step["MetricIntervalLowerBound"] + 1
    ]


def _start_one(steps: Sequence[int]) -> bool:
    return list(steps) == [1]


def _stop_some(steps: Sequence[int]) -> bool:
    return all(step < 0 for step in steps)


def _alarms_of_steps(deployed: Json, match: Callable[[Sequence[int]], bool]) -> list[Json]:
    """The alarms whose action changes the number of instances by such steps."""
    policies = {
        name
        for name, policy in _step_policies(deployed).items()
        if match([adjustment["ScalingAdjustment"] for adjustment in _adjustments(policy)])
    }
    return [
        alarm
        for alarm in resources_of(deployed, "AWS::CloudWatch::Alarm").values()
        if policies & set(alarm["AlarmActions"])
    ]


def _step_policies(deployed: Json) -> dict[str, Json]:
    return {
        name: policy
        for name, policy in resources_of(deployed, "AWS::ApplicationAutoScaling::ScalingPolicy").items()
        if policy["PolicyType"] == "StepScaling"
        and policy["StepScalingPolicyConfiguration"]["AdjustmentType"] == "ChangeInCapacity"
    }


def _adjustments(policy: Json) -> list[Json]:
    adjustments: list[Json] = policy["StepScalingPolicyConfiguration"]["StepAdjustments"]
    return adjustments
