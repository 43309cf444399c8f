"""The CloudWatch metrics that AWS publishes and that our alarms and policies may watch.

A name that nobody publishes is no error to CloudFormation: the alarm is made and never rings.
"""

from scripts.cloudformation.template import Json, resources_of

PUBLISHED = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {"QueueName"},
    ("AWS/ApiGateway", "5xx"): {"ApiId"},
    ("AWS/SageMaker", "ApproximateBacklogSize"): {"EndpointName"},
    ("AWS/SageMaker", "ApproximateBacklogSizePerInstance"): {"EndpointName"},
    ("AWS/SageMaker", "ApproximateAgeOfOldestRequest"): {"EndpointName"},
    ("AWS/SageMaker", "HasBacklogWithoutCapacity"): {"EndpointName"},
    ("AWS/SageMaker", "TimeInBacklog"): {"EndpointName", "VariantName"},
    ("AWS/SageMaker", "TotalProcessingTime"): {"EndpointName", "VariantName"},
    ("AWS/SageMaker", "InvocationFailures"): {"EndpointName", "VariantName"},
    ("AWS/SageMaker", "ExpiredRequests"): {"EndpointName", "VariantName"},
}
"""Namespace and name of a metric: its dimensions, exactly. An HTTP API has no 5XXError, which is a REST API's, and an
asynchronous endpoint has no InvocationsPerInstance."""


def metrics_are_published(template: Json) -> list[str]:
    """Every metric of an alarm or a policy is one that AWS publishes, under its own dimensions.

    Args:
        template: a resolved template.

    Returns:
        What is wrong, one sentence each; nothing where all is well.
    """
    wrong = []
    for name, watched in _watched(template).items():
        metric = (watched["Namespace"], watched["MetricName"])
        dimensions = {dimension["Name"] for dimension in watched.get("Dimensions", [])}
        if metric not in PUBLISHED:
            wrong.append(f"{name} watches {'/'.join(metric)}, which nobody publishes.")
        elif dimensions != PUBLISHED[metric]:
            wrong.append(f"{name}: {metric[1]} has the dimensions {PUBLISHED[metric]}, not {dimensions}.")
    return wrong


def _watched(template: Json) -> dict[str, Json]:
    policies = {
        name: policy["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]
        for name, policy in resources_of(template, "AWS::ApplicationAutoScaling::ScalingPolicy").items()
        if policy["PolicyType"] == "TargetTrackingScaling"
    }
    return resources_of(template, "AWS::CloudWatch::Alarm") | policies
