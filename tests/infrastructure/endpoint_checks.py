"""What linters miss in endpoint.yaml. A check returns what is wrong, one sentence each; nothing where all is well."""

from typing import Any

from facemagi.containers import endpoint_name
from scripts.cloudformation.template import Json, resources_of
from tests.infrastructure.published_metrics import metrics_are_published
from tests.infrastructure.resolved import resolve

BUCKET = "arn:aws:s3:::photos-of-test"

PARAMETERS: dict[str, Any] = {
    "Stage": "test",
    "Bucket": "photos-of-test",
    "SuccessTopic": "arn:success",
    "ErrorTopic": "arn:error",
    "OperatorTopic": "arn:operator",
    "Image": "registry/facemagi-test:hair_colour",
    "Repository": "facemagi-test",
    "WeightsBucket": "weights-of-test",
    "WeightsPrefix": "hair_colour/",
    "Model": "hair_colour",
    "Models": "hair_colour,glow",
    "InstanceType": "ml.g4dn.xlarge",
    "HostImage": "al2023-ami-sagemaker-inference-gpu-4-1",
    "MaxConcurrency": 4,
    "MaxInstances": 3,
    "BacklogPerInstance": 5,
}
"""An example of everything that scripts/deploy fills in."""

ROLE = {
    "s3:GetObject": [
        f"{BUCKET}/*/photos/*/original",
        f"{BUCKET}/*/results/*-*.png",
        "arn:aws:s3:::weights-of-test/hair_colour/*",
    ],
    "s3:ListBucket": ["arn:aws:s3:::weights-of-test"],
    "s3:PutObject": [f"{BUCKET}/*/results/*", f"{BUCKET}/failures/*"],
    "sns:Publish": ["arn:success", "arn:error"],
    "ecr:BatchCheckLayerAvailability": ["arn:aws:ecr:us-east-1:123456789012:repository/facemagi-test"],
    "ecr:BatchGetImage": ["arn:aws:ecr:us-east-1:123456789012:repository/facemagi-test"],
    "ecr:GetDownloadUrlForLayer": ["arn:aws:ecr:us-east-1:123456789012:repository/facemagi-test"],
    "ecr:GetAuthorizationToken": ["*"],
    "logs:CreateLogStream": ["Log.Arn"],
    "logs:DescribeLogStreams": ["Log.Arn"],
    "logs:PutLogEvents": ["Log.Arn"],
    "cloudwatch:PutMetricData": ["*"],
}
"""All that SageMaker and the container need, and nothing else: action, and on what."""


def deployed(template: Json) -> Json:
    """endpoint.yaml as it would be deployed with `PARAMETERS`."""
    return resolve(template, PARAMETERS)


def all_problems(template: Json) -> list[str]:
    """What every check of this module says of endpoint.yaml."""
    made = deployed(template)
    checks = (
        metrics_are_published,
        name_is_what_the_router_calls,
        capacity_starts_at_zero,
        something_wakes_the_endpoint,
        results_go_to_the_bucket,
        role_is_exact,
        updates_keep_the_instances,
        log_is_the_endpoints,
    )
    return [problem for check in checks for problem in check(made)]


def name_is_what_the_router_calls(made: Json) -> list[str]:
    """The endpoint has the name that `facemagi.endpoints` invokes."""
    expected = endpoint_name(PARAMETERS["Stage"], PARAMETERS["Model"])
    actual = _only(made, "AWS::SageMaker::Endpoint")["EndpointName"]
    return [] if actual == expected else [f"The router calls {expected}, the endpoint is {actual}."]


def capacity_starts_at_zero(made: Json) -> list[str]:
    """The endpoint's own variant scales, from zero to a maximum that is not below it."""
    target = _only(made, "AWS::ApplicationAutoScaling::ScalableTarget")
    endpoint = _only(made, "AWS::SageMaker::Endpoint")["EndpointName"]
    variant = _only(made, "AWS::SageMaker::EndpointConfig")["ProductionVariants"][0]["VariantName"]
    resource = f"endpoint/{endpoint}/variant/{variant}"
    wrong = []
    if target["MinCapacity"] != 0:
        wrong.append(f"An idle endpoint keeps {target['MinCapacity']} instances.")
    if target["MinCapacity"] > target["MaxCapacity"]:
        wrong.append(f"MinCapacity {target['MinCapacity']} is above MaxCapacity {target['MaxCapacity']}.")
    if target["ResourceId"] != resource:
        wrong.append(f"{target['ResourceId']} scales, not {resource}.")
    return wrong


def something_wakes_the_endpoint(made: Json) -> list[str]:
    """A backlog without an instance rings an alarm whose action is a step up of this target."""
    policies = resources_of(made, "AWS::ApplicationAutoScaling::ScalingPolicy")
    steps_up = {
        name
        for name, policy in policies.items()
        if policy["PolicyType"] == "StepScaling"
        and policy["StepScalingPolicyConfiguration"]["AdjustmentType"] == "ChangeInCapacity"
        and policy["StepScalingPolicyConfiguration"]["StepAdjustments"][0]["ScalingAdjustment"] > 0
    }
    wakes = [
        alarm
        for alarm in resources_of(made, "AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == "HasBacklogWithoutCapacity"
        and alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        and alarm["Threshold"] == 1
        and steps_up & set(alarm["AlarmActions"])
    ]
    return [] if wakes else ["Nothing starts an instance when there is none."]


def results_go_to_the_bucket(made: Json) -> list[str]:
    """Both paths are S3 addresses in the bucket, apart from each other, and both topics are told."""
    output = _only(made, "AWS::SageMaker::EndpointConfig")["AsyncInferenceConfig"]["OutputConfig"]
    expected = {
        "S3OutputPath": f"s3://{PARAMETERS['Bucket']}",
        "S3FailurePath": f"s3://{PARAMETERS['Bucket']}/failures",
        "NotificationConfig": {"SuccessTopic": "arn:success", "ErrorTopic": "arn:error"},
    }
    return [
        f"{name} is {output.get(name)}, not {value}." for name, value in expected.items() if output.get(name) != value
    ]


def role_is_exact(made: Json) -> list[str]:
    """The role may do what `ROLE` says, and nothing else."""
    granted = grants(_only(made, "AWS::IAM::Role"))
    wrong = [f"The role lacks {action} on {where}." for action, where in ROLE.items() if granted.get(action) != where]
    return wrong + [f"The role does not need {action}." for action in granted if action not in ROLE]


def updates_keep_the_instances(made: Json) -> list[str]:
    """An update must not put a scaled endpoint back to its first number of instances."""
    kept = _only(made, "AWS::SageMaker::Endpoint").get("RetainAllVariantProperties")
    return [] if kept is True else ["An update resets the number of instances."]


def log_is_the_endpoints(made: Json) -> list[str]:
    """The log group with the retention is the one that SageMaker writes to."""
    endpoint = _only(made, "AWS::SageMaker::Endpoint")["EndpointName"]
    log = _only(made, "AWS::Logs::LogGroup")
    kept = {"LogGroupName": f"/aws/sagemaker/Endpoints/{endpoint}", "RetentionInDays": 14}
    return [] if log == kept else [f"The log group is {log}, not {kept}."]


def grants(role: Json) -> dict[str, list[str]]:
    """Every action that a role's own policies allow, and on what."""
    allowed: dict[str, list[str]] = {}
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            for action in _listed(statement["Action"]):
                allowed.setdefault(action, []).extend(_listed(statement["Resource"]))
    return allowed


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _only(made: Json, kind: str) -> Json:
    (properties,) = resources_of(made, kind).values()
    return properties
