"""A new image gets the jobs of users only when it runs: at an endpoint SageMaker sees to that, at a function we do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from facemagi.containers import endpoint_name, function_name
from facemagi.manifest import RunsOn
from scripts.deployment import placement, stacks
from scripts.deployment.account.access import Access
from scripts.deployment.errors import DeploymentError
from scripts.deployment.steps import go_live, require_image
from scripts.repository import container_members

FUNCTION, ENDPOINT = function_name("test", "portrait"), endpoint_name("test", "portrait")
REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/facemagi-test"
ROLE = "arn:aws:iam::123456789012:role/container"

STACK: Any = {
    "Parameters": {"Image": {"Type": "String"}, "LiveVersion": {"Type": "String"}},
    "Resources": {"Function": {"Type": "AWS::SNS::Topic"}},
}
"""A stack with the parameters of function.yaml that matter here: moto's versions of functions share one image."""


@pytest.fixture
def account(environment: None) -> Iterator[None]:
    with mock_aws():
        yield


@dataclass
class Functions:
    """Lambda's API with one function.

    Attributes:
        latest: the image that was deployed last.
        versions: the image of each version.
    """

    latest: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def publish_version(self, FunctionName: str) -> dict[str, str]:  # noqa: N803
        """A new version; the last one where nothing has changed since."""
        known = [version for version, image in self.versions.items() if image == self.latest]
        version = known[0] if known else str(next(self.numbers))
        self.versions[version] = self.latest
        return {"Version": version}

    def get_waiter(self, name: str) -> Any:
        assert name == "published_version_active"
        return SimpleNamespace(wait=lambda FunctionName, Qualifier: None)  # noqa: N803

    def get_paginator(self, _: str) -> Any:
        versions = [{"Version": version} for version in ("$LATEST", *self.versions)]
        return SimpleNamespace(paginate=lambda FunctionName: [{"Versions": versions}])  # noqa: N803

    def delete_function(self, FunctionName: str, Qualifier: str) -> None:  # noqa: N803
        del self.versions[Qualifier]

    def live(self) -> str:
        """The image that jobs get."""
        stack = stacks.find(boto3.client("cloudformation"), FUNCTION)
        assert stack is not None
        version = stacks.parameters(stack)[go_live.LIVE_VERSION]
        return self.latest if version == "$LATEST" else self.versions[version]

    def deploy(self, image: str) -> None:
        """Update the stack, as SAM does: a parameter that is not given keeps its value."""
        cloudformation, self.latest = boto3.client("cloudformation"), image
        given: Any = [{"ParameterKey": "Image", "ParameterValue": image}]
        if stacks.find(cloudformation, FUNCTION):
            given.append({"ParameterKey": go_live.LIVE_VERSION, "UsePreviousValue": True})
            cloudformation.update_stack(StackName=FUNCTION, UsePreviousTemplate=True, Parameters=given)
            return
        given.append({"ParameterKey": go_live.LIVE_VERSION, "ParameterValue": "$LATEST"})
        cloudformation.create_stack(StackName=FUNCTION, TemplateBody=json.dumps(STACK), Parameters=given)


@pytest.fixture
def functions(account: None, monkeypatch: pytest.MonkeyPatch) -> Functions:
    fake, client = Functions(), boto3.client
    monkeypatch.setattr(boto3, "client", lambda service: fake if service == "lambda" else client(service))
    return fake


def test_the_first_image_goes_live(functions: Functions) -> None:
    functions.deploy("portrait-1")
    go_live.main(FUNCTION)
    assert (functions.live(), functions.versions) == ("portrait-1", {"1": "portrait-1"})


def test_jobs_stay_at_the_last_image_if_a_new_one_fails_its_test(functions: Functions) -> None:
    # given a function with a live image
    functions.deploy("portrait-1")
    go_live.main(FUNCTION)
    # when another image is deployed whose test fails, so that nothing runs after it
    functions.deploy("portrait-2")
    # then jobs get the first one
    assert functions.live() == "portrait-1"
    # and when a third one passes its test, they get that one
    functions.deploy("portrait-3")
    go_live.main(FUNCTION)
    assert functions.live() == "portrait-3"


def test_the_version_before_the_live_one_stays_and_older_ones_are_deleted(functions: Functions) -> None:
    for number in range(1, 5):
        functions.deploy(f"portrait-{number}")
        go_live.main(FUNCTION)
    assert functions.versions == {"3": "portrait-3", "4": "portrait-4"}


def test_the_same_image_again_changes_nothing(functions: Functions) -> None:
    functions.deploy("portrait-1")
    for _ in range(2):
        go_live.main(FUNCTION)
    assert (functions.live(), functions.versions) == ("portrait-1", {"1": "portrait-1"})


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
