"""The steps of a deployment that change stacks: a failed creation is deleted, scaling pauses and goes on."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.cloudformation.models import cloudformation_backends

from scripts.cloudformation.template import read_template
from scripts.deployment import stacks
from scripts.deployment.errors import DeploymentError
from scripts.deployment.steps import clear_failed, scaling
from scripts.repository import ENDPOINT_TEMPLATE
from tests.infrastructure.service_stack import referenced_names

NAME = "facemagi-test-portrait"
ACCOUNT, REGION = "123456789012", "eu-west-1"

SCALED = ("AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy")

TEMPLATE: dict[str, Any] = {
    "Parameters": {
        "InstanceType": {"Type": "String"},
        "Scales": {"Type": "String", "Default": "true"},
    },
    "Resources": {"Endpoint": {"Type": "AWS::SNS::Topic"}},
}
"""A stack with the parameters of endpoint.yaml that matter here. moto has no scalable targets in stacks, and looks at
conditions only when it creates a stack."""


@pytest.fixture
def cloudformation(environment: None) -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("cloudformation")


def create(cloudformation: Any, template: dict[str, Any] = TEMPLATE) -> None:
    """Create the stack of an endpoint with instances of the type ml.g4dn.xlarge."""
    parameters = [{"ParameterKey": "InstanceType", "ParameterValue": "ml.g4dn.xlarge"}]
    cloudformation.create_stack(StackName=NAME, TemplateBody=json.dumps(template), Parameters=parameters)


def set_state(state: str) -> None:
    """Put the stack into a state that moto never reaches by itself."""
    (stack,) = cloudformation_backends[ACCOUNT][REGION].stacks.values()
    stack.status = state


def state_of(cloudformation: Any) -> str | None:
    stack = stacks.find(cloudformation, NAME)
    return stack["StackStatus"] if stack else None


def parameters(cloudformation: Any) -> dict[str, str]:
    """The parameters of the stack as deployed."""
    stack = stacks.find(cloudformation, NAME)
    assert stack is not None
    return stacks.parameters(stack)


@pytest.mark.parametrize("state", clear_failed.NEVER_CREATED)
def test_a_stack_whose_first_creation_failed_is_deleted(cloudformation: Any, state: str) -> None:
    create(cloudformation)
    set_state(state)
    clear_failed.main(NAME)
    assert state_of(cloudformation) is None


@pytest.mark.parametrize("state", ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_a_stack_that_can_be_updated_stays(cloudformation: Any, state: str) -> None:
    create(cloudformation)
    set_state(state)
    clear_failed.main(NAME)
    assert state_of(cloudformation) == state


def test_a_stack_that_only_a_person_can_mend_ends_the_deployment_with_the_command(cloudformation: Any) -> None:
    create(cloudformation)
    set_state("UPDATE_ROLLBACK_FAILED")
    with pytest.raises(DeploymentError, match=f"continue-update-rollback --stack-name {NAME}"):
        clear_failed.main(NAME)


def test_a_first_deployment_has_nothing_to_clear_or_to_pause(cloudformation: Any) -> None:
    clear_failed.main(NAME)
    scaling.main("pause", NAME, "ml.g6.xlarge")
    scaling.main("resume", NAME)
    assert state_of(cloudformation) is None


def test_another_instance_type_ends_the_scaling_and_changes_nothing_else(cloudformation: Any) -> None:
    create(cloudformation)
    scaling.main("pause", NAME, "ml.g6.xlarge")
    assert parameters(cloudformation) == {"InstanceType": "ml.g4dn.xlarge", "Scales": "false"}


def test_the_same_instance_type_keeps_the_scaling(cloudformation: Any) -> None:
    create(cloudformation)
    scaling.main("pause", NAME, "ml.g4dn.xlarge")
    assert parameters(cloudformation) == {"InstanceType": "ml.g4dn.xlarge", "Scales": "true"}


def test_a_deployment_that_was_interrupted_after_the_pause_can_be_repeated(cloudformation: Any) -> None:
    create(cloudformation)
    scaling.main("pause", NAME, "ml.g6.xlarge")
    scaling.main("pause", NAME, "ml.g6.xlarge")
    assert parameters(cloudformation) == {"InstanceType": "ml.g4dn.xlarge", "Scales": "false"}


def test_after_a_failed_deployment_the_endpoint_scales_again(cloudformation: Any) -> None:
    create(cloudformation)
    scaling.main("pause", NAME, "ml.g6.xlarge")
    scaling.main("resume", NAME)
    assert parameters(cloudformation) == {"InstanceType": "ml.g4dn.xlarge", "Scales": "true"}


def test_a_stack_of_an_older_version_says_how_to_change_its_instance_type(cloudformation: Any) -> None:
    create(cloudformation, {"Parameters": {"InstanceType": {"Type": "String"}}, "Resources": TEMPLATE["Resources"]})
    with pytest.raises(DeploymentError, match=r"once with instance_type = 'ml\.g4dn\.xlarge'"):
        scaling.main("pause", NAME, "ml.g6.xlarge")


def test_a_paused_endpoint_has_no_scalable_target_and_nothing_that_needs_one() -> None:
    # given the resources of endpoint.yaml that are there only with scaling
    resources = read_template(ENDPOINT_TEMPLATE)["Resources"]
    conditional = {name for name, each in resources.items() if each.get("Condition") == "IsScaled"}
    # then these are the target, its policies, and whatever refers to them
    needing = {name for name, each in resources.items() if each["Type"] in SCALED}
    needing |= {name for name, each in resources.items() if referenced_names(each) & needing}
    assert conditional == needing
