"""A new image gets the jobs of users only when it runs: at an endpoint SageMaker sees to that, at a function we do."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from facemagi.containers import endpoint_name, function_name
from facemagi.manifest import RunsOn
from scripts.cloudformation.template import read_template
from scripts.deployment import placement, stacks
from scripts.deployment.account.access import Access
from scripts.deployment.errors import DeploymentError
from scripts.deployment.steps import go_live, require_image
from scripts.repository import FUNCTION_TEMPLATE, container_members

FUNCTION, ENDPOINT = function_name("test", "portrait"), endpoint_name("test", "portrait")
REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/facemagi-test"
ROLE = "arn:aws:iam::123456789012:role/container"

PARAMETERS = {
    **dict.fromkeys(("Bucket", "SuccessTopic", "ErrorTopic", "OperatorTopic", "WeightsBucket"), "any"),
    "Stage": "test",
    "Model": "portrait",
    "Models": "beauty",
    "Memory": "1769",
    "Timeout": "60",
}


@pytest.fixture
def account(environment: None) -> Iterator[None]:
    with mock_aws():
        yield


def deploy_function(tag: str) -> None:
    """Create or update the function's stack, as SAM does: parameters that are not given keep their values."""
    cloudformation = boto3.client("cloudformation")
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in PARAMETERS.items()]
    given.append({"ParameterKey": "Image", "ParameterValue": f"{REPOSITORY}:{tag}"})
    arguments = {"StackName": FUNCTION, "TemplateBody": json.dumps(read_template(FUNCTION_TEMPLATE))}
    if stacks.find(cloudformation, FUNCTION) is None:
        cloudformation.create_stack(**arguments, Parameters=given, Capabilities=["CAPABILITY_IAM"])
        return
    kept = {"ParameterKey": go_live.LIVE_VERSION, "UsePreviousValue": True}
    cloudformation.update_stack(**arguments, Parameters=[*given, kept], Capabilities=["CAPABILITY_IAM"])


def live_version() -> str:
    stack = stacks.find(boto3.client("cloudformation"), FUNCTION)
    assert stack is not None
    return stacks.parameters(stack)[go_live.LIVE_VERSION]


def live_image() -> str:
    """The image that jobs get: that of the version which the alias names."""
    found = boto3.client("lambda").get_function(FunctionName=FUNCTION, Qualifier=live_version())
    return str(found["Code"]["ImageUri"]).partition(":")[2]


def test_the_first_image_goes_live(account: None) -> None:
    deploy_function("portrait-1")
    go_live.main(FUNCTION)
    assert (live_version(), live_image()) == ("1", "portrait-1")


def test_jobs_stay_at_the_last_image_if_a_new_one_fails_its_test(account: None) -> None:
    # given a function with a live image
    deploy_function("portrait-1")
    go_live.main(FUNCTION)
    # when another image is deployed whose test fails, so that nothing runs after it
    deploy_function("portrait-2")
    # then jobs get the first one
    assert live_image() == "portrait-1"
    # and when a third one passes its test, they get that one
    deploy_function("portrait-3")
    go_live.main(FUNCTION)
    assert live_image() == "portrait-3"


def test_the_version_before_the_live_one_stays_and_older_ones_are_deleted(account: None) -> None:
    for number in range(1, 5):
        deploy_function(f"portrait-{number}")
        go_live.main(FUNCTION)
    versions = boto3.client("lambda").list_versions_by_function(FunctionName=FUNCTION)["Versions"]
    assert [each["Version"] for each in versions] == ["$LATEST", "3", "4"]


def make_endpoint(tag: str) -> None:
    sagemaker = boto3.client("sagemaker")
    sagemaker.create_model(ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": f"{REPOSITORY}:{tag}"})
    variant = {"VariantName": "main", "ModelName": "m", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=ENDPOINT, EndpointConfigName="c")


def test_an_endpoint_that_runs_the_new_image_passes(account: None) -> None:
    make_endpoint("portrait-2")
    require_image.main(ENDPOINT, f"{REPOSITORY}:portrait-2")


def test_an_endpoint_that_sagemaker_has_set_back_ends_the_deployment(account: None) -> None:
    # given an endpoint that is in service with its old image after an update
    make_endpoint("portrait-1")
    # then the deployment ends before the catalogue changes, and says what happened
    with pytest.raises(DeploymentError, match=r"taken the update back: facemagi-test-portrait still runs .*portrait-1"):
        require_image.main(ENDPOINT, f"{REPOSITORY}:portrait-2")


def deploy_service(catalogue: dict[str, str]) -> None:
    """A stage whose catalogue has these models, each with the name of its endpoint."""
    template: Any = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"Table": {"Value": "table"}}}
    boto3.client("cloudformation").create_stack(StackName="facemagi-test", TemplateBody=json.dumps(template))
    dynamodb, keys = boto3.client("dynamodb"), {"pk": "HASH", "sk": "RANGE"}
    dynamodb.create_table(
        TableName="table",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
    )
    for model, endpoint in catalogue.items():
        texts = {"pk": "catalogue", "sk": f"model#{model}", "endpoint": endpoint}
        dynamodb.put_item(TableName="table", Item={name: {"S": text} for name, text in texts.items()})


@pytest.mark.parametrize(
    ("catalogue", "place"),
    [
        ({}, "lambda"),
        ({"beauty": FUNCTION, "face_parsing": FUNCTION}, "lambda"),
        ({"beauty": ENDPOINT, "esrgan": endpoint_name("test", "esrgan")}, "sagemaker"),
    ],
)
def test_a_container_stays_where_its_models_run(account: None, catalogue: dict[str, str], place: RunsOn) -> None:
    deploy_service(catalogue)
    assert placement.current_place(container_members("portrait"), "test", Access(None, "eu-west-1")) == place


def test_in_a_stage_that_is_not_there_it_goes_to_its_first_place(account: None) -> None:
    assert placement.current_place(container_members("portrait"), "test", Access(None, "eu-west-1")) == "lambda"
