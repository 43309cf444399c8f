"""A KMS key of one's own encrypts what the service stores, and each role may use it for what it does, and no more."""

from collections.abc import Mapping
from typing import Any

import pytest

from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.local_cloud.iam import kms_calls
from scripts.repository import ENDPOINT_TEMPLATE, FUNCTION_TEMPLATE, TEMPLATE
from tests.infrastructure.checks import endpoint
from tests.infrastructure.deployed_template import resolve, transform
from tests.infrastructure.service_stack import PARAMETERS

KEY = "arn:aws:kms:us-east-1:123456789012:key/1f2e"

Rights = set[tuple[str, str]]
"""An action of KMS, and the service through which it is called."""

OF_FUNCTION = {"Memory": 3538, "Timeout": 120}
SENT_TO = ("AWS::SQS::Queue", "AWS::SNS::Topic")


@pytest.fixture(scope="module")
def transformed() -> Json:
    return transform(read_template(TEMPLATE))


def service(transformed: Json, key: str) -> Json:
    return resolve(transformed, PARAMETERS | {"KmsKey": key})


def containers(key: str) -> dict[str, Json]:
    values = endpoint.PARAMETERS | {"KmsKey": key}
    return {
        "endpoint": resolve(read_template(ENDPOINT_TEMPLATE), values),
        "function": resolve(read_template(FUNCTION_TEMPLATE), values | OF_FUNCTION),
    }


def statements(role: Json) -> list[Json]:
    return [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def allowed(role: Json) -> Rights:
    """What a role may do with the key."""
    of_key = [each for each in statements(role) if each["Resource"] == KEY]
    return {
        (action, via.partition(".")[0])
        for each in of_key
        for action in listed(each["Action"])
        for via in listed(each["Condition"]["StringEquals"][kms_calls.VIA])
    }


def needed(role: Json) -> Rights:
    """What a role needs, by its other rights."""
    actions = [action for each in statements(role) for action in listed(each["Action"])]
    rights = {
        (f"kms:{name}", action.partition(":")[0]) for action in actions for name in kms_calls.NEEDS.get(action, [])
    }
    return rights | {("kms:Decrypt", "dynamodb") for action in actions if action.startswith("dynamodb:")}


def test_by_default_nothing_uses_a_key_of_ones_own(transformed: Json) -> None:
    # given no key
    # when all templates are deployed
    deployed = [service(transformed, ""), *containers("").values()]
    # then no role may use one, and S3 and SQS encrypt with their own
    roles = [role for each in deployed for role in resources_of(each, "AWS::IAM::Role").values()]
    assert not [
        action for role in roles for each in statements(role) for action in listed(each["Action"]) if "kms" in action
    ]
    rule = resources_of(deployed[0], "AWS::S3::Bucket")["Bucket"]["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    assert rule == [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    assert all(queue["SqsManagedSseEnabled"] is True for queue in resources_of(deployed[0], "AWS::SQS::Queue").values())
    assert "KmsKey" not in transformed["Outputs"] or transformed["Outputs"]["KmsKey"]["Condition"] == "HasKmsKey"


def test_the_key_encrypts_photos_records_and_messages(transformed: Json) -> None:
    # given a key
    # when the service is deployed
    deployed = service(transformed, KEY)
    # then its bucket, its table, its queues and its topics use it; alarms go to a topic without
    (rule,) = resources_of(deployed, "AWS::S3::Bucket")["Bucket"]["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    by_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    assert rule == {"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": by_key}
    (table,) = resources_of(deployed, "AWS::DynamoDB::Table").values()
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}
    places = {name: each for kind in SENT_TO for name, each in resources_of(deployed, kind).items()}
    assert {name for name, each in places.items() if each.get("KmsMasterKeyId") != KEY} == {"OperatorTopic"}


def test_a_function_may_use_the_key_for_exactly_what_it_does(transformed: Json) -> None:
    # given the service with a key
    roles: Mapping[str, Json] = resources_of(service(transformed, KEY), "AWS::IAM::Role")
    # when each role's rights on the key are compared with its other rights
    # then they are what AWS asks for, through that service only
    assert {name: allowed(role) for name, role in roles.items()} == {name: needed(role) for name, role in roles.items()}


@pytest.mark.parametrize("kind", ["endpoint", "function"])
def test_a_container_may_use_the_key_for_exactly_what_it_does(kind: str) -> None:
    # given a container of a stage with a key
    deployed = containers(KEY)[kind]
    # when its rights on the key are compared with its other rights
    (role,) = resources_of(deployed, "AWS::IAM::Role").values()
    # then they are what AWS asks for; SageMaker also asks for Encrypt
    assert allowed(role) == needed(role) | ({("kms:Encrypt", "s3")} if kind == "endpoint" else set())


def test_sagemaker_writes_results_with_the_key() -> None:
    # given an endpoint of a stage with a key
    (configuration,) = resources_of(containers(KEY)["endpoint"], "AWS::SageMaker::EndpointConfig").values()
    # then its output names the key
    assert configuration["AsyncInferenceConfig"]["OutputConfig"]["KmsKeyId"] == KEY
