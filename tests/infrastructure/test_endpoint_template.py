"""endpoint.yaml: what a linter cannot know of it, and that each check would notice."""

from typing import Any

import botocore.session
import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from facemagi.manifest import model_folders, read_manifest
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.repository import ENDPOINT_TEMPLATE
from tests.infrastructure import endpoint_checks
from tests.infrastructure.endpoint_checks import PARAMETERS, deployed
from tests.infrastructure.resolved import resolve
from tests.infrastructure.template_changes import REMOVED, changed

ROLE = "Resources.Role.Properties.Policies.0.PolicyDocument.Statement"
OUTPUT = "Resources.Configuration.Properties.AsyncInferenceConfig.OutputConfig"
TRACKED = "Resources.FollowBacklog.Properties.TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification"

FAULTS: dict[str, tuple[str, Any, str]] = {
    "a metric of other endpoints": (f"{TRACKED}.MetricName", "InvocationsPerInstance", "nobody publishes"),
    "a metric's wrong dimension": (f"{TRACKED}.Dimensions.0.Name", "Endpoint", "dimensions"),
    "an alarm on a misspelt metric": (
        "Resources.WakeUpAlarm.Properties.MetricName", "HasBacklogWithNoCapacity", "nobody publishes",
    ),
    "a name with an underscore": (
        "Resources.Endpoint.Properties.EndpointName", {"Fn::Sub": "facemagi-${Stage}-${Model}"}, "The router calls",
    ),
    "an instance that is never let go": ("Resources.Instances.Properties.MinCapacity", 1, "keeps 1 instances"),
    "a minimum above the maximum": ("Resources.Instances.Properties.MinCapacity", 9, "is above MaxCapacity"),
    "another variant's capacity": (
        "Resources.Instances.Properties.ResourceId", "endpoint/facemagi-test-hair-colour", "scales, not endpoint/",
    ),
    "an alarm that wakes nobody": ("Resources.WakeUpAlarm.Properties.AlarmActions", [], "Nothing starts"),
    "an alarm that rings when all is well": (
        "Resources.WakeUpAlarm.Properties.ComparisonOperator", "LessThanThreshold", "Nothing starts",
    ),
    "a step down": (
        "Resources.WakeUp.Properties.StepScalingPolicyConfiguration.StepAdjustments.0.ScalingAdjustment",
        -1,
        "Nothing starts",
    ),
    "results to a path that is none": (f"{OUTPUT}.S3OutputPath", {"Ref": "Bucket"}, "S3OutputPath is photos-of-test"),
    "failures nowhere": (f"{OUTPUT}.S3FailurePath", REMOVED, "S3FailurePath is None"),
    "failures that nobody is told of": (f"{OUTPUT}.NotificationConfig.ErrorTopic", REMOVED, "NotificationConfig is"),
    "topics the wrong way round": (
        f"{OUTPUT}.NotificationConfig.ErrorTopic", {"Ref": "SuccessTopic"}, "NotificationConfig is",
    ),
    "notices that are not allowed": (f"{ROLE}.2.Action", "sns:Subscribe", "lacks sns:Publish"),
    "notices to one topic only": (f"{ROLE}.2.Resource", {"Ref": "SuccessTopic"}, "lacks sns:Publish"),
    "every bucket's photos": (f"{ROLE}.0.Resource", "*", "lacks s3:GetObject on"),
    "a permission too many": (f"{ROLE}.0.Action", ["s3:GetObject", "s3:DeleteObject"], "not need s3:DeleteObject"),
    "an update that resets": ("Resources.Endpoint.Properties.RetainAllVariantProperties", False, "resets"),
    "a log that is kept for ever": ("Resources.Log.Properties.RetentionInDays", REMOVED, "The log group is"),
    "a log that nobody writes to": ("Resources.Log.Properties.LogGroupName", "/facemagi/model", "The log group is"),
}  # fmt: skip
"""A fault, where it is made, and what must be said of it."""


MODELS = {folder.name: read_manifest(folder).endpoint for folder in model_folders(ENDPOINT_TEMPLATE.parent)}


@pytest.fixture(scope="module")
def template() -> Json:
    return read_template(ENDPOINT_TEMPLATE)


@pytest.fixture(scope="module")
def instance_types() -> list[str]:
    """Every type that SageMaker hosts models on."""
    sagemaker = botocore.session.get_session().get_service_model("sagemaker")
    types: list[str] = sagemaker.shape_for("ProductionVariantInstanceType").enum
    return types


@pytest.mark.parametrize("model", MODELS)
def test_a_model_runs_on_a_type_that_sagemaker_has(model: str, instance_types: list[str]) -> None:
    assert MODELS[model].instance_type in instance_types


@pytest.mark.parametrize("model", MODELS)
def test_a_models_batch_can_fill(model: str) -> None:
    # a container is given no more jobs at a time than this, so a larger batch would always wait in vain
    assert MODELS[model].batch_size <= MODELS[model].max_concurrency


def test_the_template_has_no_problems(template: Json) -> None:
    assert endpoint_checks.all_problems(template) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(template: Json, fault: str) -> None:
    path, value, said = FAULTS[fault]
    # given the template with one thing wrong
    faulty = changed(template, path, value)
    # when it is checked
    problems = endpoint_checks.all_problems(faulty)
    # then that is what is found
    assert said in " ".join(problems)


def test_the_linter_finds_nothing() -> None:
    assert [str(match) for match in lint(ENDPOINT_TEMPLATE.read_text("utf-8"))] == []


def test_the_container_learns_its_models(template: Json) -> None:
    (model,) = resources_of(deployed(template), "AWS::SageMaker::Model").values()
    assert model["PrimaryContainer"]["Environment"] == {"FACEMAGI_MODEL": "hair_colour,glow"}


def test_weights_are_laid_into_the_container(template: Json) -> None:
    (model,) = resources_of(deployed(template), "AWS::SageMaker::Model").values()
    source = model["PrimaryContainer"]["ModelDataSource"]["S3DataSource"]
    assert source == {"S3Uri": "s3://weights-of-test/hair_colour/", "S3DataType": "S3Prefix", "CompressionType": "None"}


def test_a_model_without_weights_reads_no_other_bucket(template: Json) -> None:
    # given a model that needs neither weights nor a GPU
    parameters = PARAMETERS | {"WeightsBucket": "", "WeightsPrefix": "", "HostImage": ""}
    # when its endpoint is made
    made = resolve(template, parameters)
    # then neither its container nor its role knows of any
    (model,) = resources_of(made, "AWS::SageMaker::Model").values()
    (role,) = resources_of(made, "AWS::IAM::Role").values()
    assert "ModelDataSource" not in model["PrimaryContainer"]
    assert endpoint_checks.grants(role)["s3:GetObject"] == [
        "arn:aws:s3:::photos-of-test/*/photos/*/original",
        "arn:aws:s3:::photos-of-test/*/results/*-*.png",
    ]


def test_a_model_on_processors_names_no_gpu_driver(template: Json) -> None:
    made = resolve(template, PARAMETERS | {"HostImage": ""})
    (configuration,) = resources_of(made, "AWS::SageMaker::EndpointConfig").values()
    assert "InferenceAmiVersion" not in configuration["ProductionVariants"][0]
