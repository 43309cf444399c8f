"""Checks of endpoint.yaml. A check returns one sentence for each thing that is wrong."""

from typing import Any

from facemagi.containers import endpoint_name
from scripts.cloudformation.template import Json
from tests.infrastructure.checks.metrics import metrics_are_published
from tests.infrastructure.checks.permissions import allowed_actions
from tests.infrastructure.checks.scaling import (
    backlog_starts_the_first_instance,
    capacity_starts_at_zero,
    no_step_stops_more_than_are_spare,
    only_spare_instances_stop,
    target_tracking_stops_nothing,
)
from tests.infrastructure.deployed_template import only, resolve

BUCKET = "arn:aws:s3:::photos-of-test"

PARAMETERS: dict[str, Any] = {
    "Stage": "test",
    "Bucket": "photos-of-test",
    "SuccessTopic": "arn:success",
    "ErrorTopic": "arn:error",
    "OperatorTopic": "arn:operator",
    "ContentProducer": "Acme Faces Ltd.",
    "Precision": "fast",
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
"""Example values of all parameters, as scripts/deploy would give them."""

PERMISSIONS = {
    "s3:GetObject": [
        f"{BUCKET}/*/photos/*/original",
        f"{BUCKET}/*/results/*-*.png",
        "arn:aws:s3:::weights-of-test/hair_colour/*",
    ],
    "s3:ListBucket": ["arn:aws:s3:::weights-of-test"],
    "s3:PutObject": [f"{BUCKET}/*/results/*", f"{BUCKET}/failures/*"],
    "s3:AbortMultipartUpload": [f"{BUCKET}/*/results/*", f"{BUCKET}/failures/*"],
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
"""All actions that SageMaker and the container need, each with its resources."""


def deploy(template: Json) -> Json:
    """endpoint.yaml as deployed with `PARAMETERS`."""
    return resolve(template, PARAMETERS)


def all_problems(template: Json) -> list[str]:
    """What is wrong with endpoint.yaml, one sentence each; empty if nothing is wrong."""
    deployed = deploy(template)
    checks = (
        metrics_are_published,
        endpoint_has_the_name_that_the_router_invokes,
        capacity_starts_at_zero,
        backlog_starts_the_first_instance,
        target_tracking_stops_nothing,
        no_step_stops_more_than_are_spare,
        only_spare_instances_stop,
        results_go_to_the_bucket,
        role_allows_exactly_what_is_needed,
        updates_keep_the_instances,
        log_group_is_the_endpoints,
    )
    return [problem for check in checks for problem in check(deployed)]


def endpoint_has_the_name_that_the_router_invokes(deployed: Json) -> list[str]:
    """The endpoint's name is the one that `facemagi.jobs.sagemaker` makes."""
    expected = endpoint_name(PARAMETERS["Stage"], PARAMETERS["Model"])
    actual = only(deployed, "AWS::SageMaker::Endpoint")["EndpointName"]
    return [] if actual == expected else [f"The router calls {expected}, the endpoint is {actual}."]


def results_go_to_the_bucket(deployed: Json) -> list[str]:
    """Results and failures go to different paths in the bucket, and each kind of notice goes to its topic."""
    output = only(deployed, "AWS::SageMaker::EndpointConfig")["AsyncInferenceConfig"]["OutputConfig"]
    expected = {
        "S3OutputPath": f"s3://{PARAMETERS['Bucket']}",
        "S3FailurePath": f"s3://{PARAMETERS['Bucket']}/failures",
        "NotificationConfig": {
            "SuccessTopic": "arn:success",
            "ErrorTopic": "arn:error",
            "IncludeInferenceResponseIn": ["ERROR_NOTIFICATION_TOPIC"],
        },
    }
    return [
        f"{name} is {output.get(name)}, not {value}." for name, value in expected.items() if output.get(name) != value
    ]


def role_allows_exactly_what_is_needed(deployed: Json) -> list[str]:
    """The role allows what `PERMISSIONS` lists, and nothing else."""
    allowed = allowed_actions(only(deployed, "AWS::IAM::Role"))
    wrong = [
        f"The role lacks {action} on {resources}."
        for action, resources in PERMISSIONS.items()
        if allowed.get(action) != resources
    ]
    return wrong + [f"The role does not need {action}." for action in allowed if action not in PERMISSIONS]


def updates_keep_the_instances(deployed: Json) -> list[str]:
    """An update does not reset the number of instances."""
    retained = only(deployed, "AWS::SageMaker::Endpoint").get("RetainAllVariantProperties")
    return [] if retained is True else ["An update resets the number of instances."]


def log_group_is_the_endpoints(deployed: Json) -> list[str]:
    """The log group with a retention time is the one that SageMaker writes to."""
    endpoint = only(deployed, "AWS::SageMaker::Endpoint")["EndpointName"]
    log = only(deployed, "AWS::Logs::LogGroup")
    expected = {"LogGroupName": f"/aws/sagemaker/Endpoints/{endpoint}", "RetentionInDays": 14}
    return [] if log == expected else [f"The log group is {log}, not {expected}."]
