"""Makers of what operators watch and what scales: log groups, alarms, scalable targets, scaling policies."""

from scripts.cloudformation.pseudo_parameters import ACCOUNT, PARTITION, REGION
from scripts.local_cloud.stack.resource import Created, ResourceRequest


def log_group(order: ResourceRequest) -> Created:
    properties = dict(order.properties)
    name = properties.pop("LogGroupName", order.name)
    days = properties.pop("RetentionInDays", None)
    logs = order.client("logs")
    logs.create_log_group(logGroupName=name, **properties)
    if days:
        logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    return Created(name, {"Arn": f"arn:{PARTITION}:logs:{REGION}:{ACCOUNT}:log-group:{name}:*"})


def alarm(order: ResourceRequest) -> Created:
    properties = {"AlarmName": order.name} | order.properties
    order.client("cloudwatch").put_metric_alarm(**properties)
    name = properties["AlarmName"]
    return Created(name, {"Arn": f"arn:{PARTITION}:cloudwatch:{REGION}:{ACCOUNT}:alarm:{name}"})


def scalable_target(order: ResourceRequest) -> Created:
    properties = order.properties
    order.client("application-autoscaling").register_scalable_target(**properties)
    return Created("|".join(properties[name] for name in ("ResourceId", "ScalableDimension", "ServiceNamespace")))


def scaling_policy(order: ResourceRequest) -> Created:
    """The target may be named by the three properties of `scalable_target`, or by its `Ref`."""
    properties = {"PolicyName": order.name} | order.properties
    target = properties.pop("ScalingTargetId", None)
    if target:
        names = ("ResourceId", "ScalableDimension", "ServiceNamespace")
        properties |= dict(zip(names, target.split("|"), strict=True))
    made = order.client("application-autoscaling").put_scaling_policy(**properties)
    return Created(made["PolicyARN"], {"Arn": made["PolicyARN"], "PolicyName": properties["PolicyName"]})
