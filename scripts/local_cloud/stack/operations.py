"""Creates log groups, alarms, dashboards, schedules, scalable targets and scaling policies."""

from typing import Any

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION, REGION
from scripts.local_cloud.stack.resource import CreatedResource, ResourceRequest

TARGET_PROPERTIES = ("ResourceId", "ScalableDimension", "ServiceNamespace")
"""The properties that form the `Ref` of a scalable target, joined with `|`."""


def create_log_group(request: ResourceRequest) -> CreatedResource:
    properties = dict(request.properties)
    name = properties.pop("LogGroupName", request.name)
    days = properties.pop("RetentionInDays", None)
    logs = request.client("logs")
    logs.create_log_group(logGroupName=name, **properties)
    if days:
        logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    return CreatedResource(name, {"Arn": f"arn:{PARTITION}:logs:{REGION}:{ACCOUNT}:log-group:{name}:*"})


def create_alarm(request: ResourceRequest) -> CreatedResource:
    properties = {"AlarmName": request.name} | request.properties
    request.client("cloudwatch").put_metric_alarm(**properties)
    name = properties["AlarmName"]
    return CreatedResource(name, {"Arn": f"arn:{PARTITION}:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"})


def create_dashboard(request: ResourceRequest) -> CreatedResource:
    properties = {"DashboardName": request.name} | request.properties
    request.client("cloudwatch").put_dashboard(**properties)
    return CreatedResource(properties["DashboardName"])


def create_rule(request: ResourceRequest) -> CreatedResource:
    """Create a rule of EventBridge. moto invokes no target of a schedule: `schedules` does."""
    properties = {"Name": request.name} | request.properties
    targets: Any = properties.pop("Targets", [])
    events = request.client("events")
    created = events.put_rule(**properties)
    if targets:
        events.put_targets(Rule=properties["Name"], Targets=targets)
    return CreatedResource(properties["Name"], {"Arn": created["RuleArn"]})


def create_scalable_target(request: ResourceRequest) -> CreatedResource:
    properties = dict(request.properties)
    actions: Any = properties.pop("ScheduledActions", [])
    target = {name: properties[name] for name in TARGET_PROPERTIES}
    autoscaling = request.client("application-autoscaling")
    autoscaling.register_scalable_target(**properties)
    for action in actions:
        limits = {name: int(number) for name, number in action["ScalableTargetAction"].items()}
        autoscaling.put_scheduled_action(**target | action | {"ScalableTargetAction": limits})
    return CreatedResource("|".join(target.values()))


def create_scaling_policy(request: ResourceRequest) -> CreatedResource:
    """Create a scaling policy. Its target is given by `TARGET_PROPERTIES`, or by its `Ref`."""
    properties = {"PolicyName": request.name} | request.properties
    target = properties.pop("ScalingTargetId", None)
    if target:
        properties |= dict(zip(TARGET_PROPERTIES, target.split("|"), strict=True))
    created = request.client("application-autoscaling").put_scaling_policy(**properties)
    return CreatedResource(created["PolicyARN"], {"Arn": created["PolicyARN"], "PolicyName": properties["PolicyName"]})
