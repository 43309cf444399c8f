"""Checks of how endpoint.yaml scales. A check returns one sentence for each thing that is wrong."""

from scripts.cloudformation.template import Json, resources_of
from tests.infrastructure.deployed_template import only

IDLE_MINUTES = 15
"""How long there must be nothing to do before an instance stops. A start from zero takes up to 10 minutes, so that an
instance that stopped earlier would often be missed."""

UP, DOWN = 1, -1
"""The step of a policy: the number of instances that it adds."""


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
        for alarm in _alarms_of_step(deployed, UP)
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
    """One alarm stops one instance at a time, after its metric was right in each of `IDLE_MINUTES` minutes."""
    alarms = _alarms_of_step(deployed, DOWN)
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


def _alarms_of_step(deployed: Json, step: int) -> list[Json]:
    """The alarms whose action changes the number of instances by one step."""
    policies = {
        name
        for name, policy in resources_of(deployed, "AWS::ApplicationAutoScaling::ScalingPolicy").items()
        if policy["PolicyType"] == "StepScaling"
        and policy["StepScalingPolicyConfiguration"]["AdjustmentType"] == "ChangeInCapacity"
        and [adjustment["ScalingAdjustment"] for adjustment in _adjustments(policy)] == [step]
    }
    return [
        alarm
        for alarm in resources_of(deployed, "AWS::CloudWatch::Alarm").values()
        if policies & set(alarm["AlarmActions"])
    ]


def _adjustments(policy: Json) -> list[Json]:
    adjustments: list[Json] = policy["StepScalingPolicyConfiguration"]["StepAdjustments"]
    return adjustments
