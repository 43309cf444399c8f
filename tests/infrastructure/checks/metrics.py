"""A check that alarms and scaling policies watch CloudWatch metrics that AWS publishes, or our own code.

A metric that nobody publishes is no error for CloudFormation: the alarm is created and is never triggered.
"""

from facemagi.metrics.kinds import METRICS
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
    ("AWS/SageMaker", "NotificationFailures"): {"EndpointName", "VariantName"},
    ("AWS/SageMaker", "ResponseUploadFailures"): {"EndpointName", "VariantName"},
    ("/aws/sagemaker/Endpoints", "CPUUtilization"): {"EndpointName", "VariantName"},
    ("AWS/Lambda", "Throttles"): set(),
}
"""The exact dimensions of each metric, by its namespace and name. 5XXError is a metric of REST APIs, not of HTTP APIs;
an asynchronous endpoint has no InvocationsPerInstance."""


SHOWN: dict[tuple[str, str], list[set[str]]] = {
    ("AWS/ApiGateway", "Count"): [{"ApiId"}],
    ("AWS/ApiGateway", "4xx"): [{"ApiId"}],
    ("AWS/ApiGateway", "Latency"): [{"ApiId"}],
    ("AWS/Lambda", "Errors"): [{"FunctionName"}],
    ("AWS/Lambda", "Throttles"): [{"FunctionName"}],
    ("/aws/sagemaker/Endpoints", "GPUUtilization"): [{"EndpointName", "VariantName"}],
}
"""Further metrics of AWS, which only the dashboard shows.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html"""


def metrics_are_published(deployed: Json) -> list[str]:
    """Every metric of an alarm or a policy is one that AWS publishes, with these dimensions.

    Args:
        deployed: a template as deployed.

    Returns:
        One sentence for each thing that is wrong.
    """
    wrong = []
    for name, specification in _metric_specifications(deployed).items():
        metric = (specification["Namespace"], specification["MetricName"])
        dimensions = {dimension["Name"] for dimension in specification.get("Dimensions", [])}
        known = dimensions_of(*metric)
        if not known:
            wrong.append(f"{name} watches {'/'.join(metric)}, which nobody publishes.")
        elif dimensions not in known:
            wrong.append(f"{name}: {metric[1]} has the dimensions {known}, not {dimensions}.")
    return wrong


def dimensions_of(namespace: str, metric: str) -> list[set[str]]:
    """The sets of dimensions under which a metric is published; empty if nobody publishes it.

    Args:
        namespace: of AWS, or of a stage of this service.
        metric: its name.
    """
    if namespace.startswith("FaceMagi/"):
        return [set(names) for names in METRICS[metric].dimensions] if metric in METRICS else []
    watched = PUBLISHED.get((namespace, metric))
    return [*([] if watched is None else [watched]), *SHOWN.get((namespace, metric), [])]


def _metric_specifications(deployed: Json) -> dict[str, Json]:
    policies = {
        name: policy["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]
        for name, policy in resources_of(deployed, "AWS::ApplicationAutoScaling::ScalingPolicy").items()
        if policy["PolicyType"] == "TargetTrackingScaling"
    }
    alarms = resources_of(deployed, "AWS::CloudWatch::Alarm")
    computed = {
        f"{name}.{metric['Id']}": metric["MetricStat"]["Metric"]
        for name, alarm in alarms.items()
        for metric in alarm.get("Metrics", [])
        if "MetricStat" in metric
    }
    return {name: alarm for name, alarm in alarms.items() if "Metrics" not in alarm} | computed | policies
