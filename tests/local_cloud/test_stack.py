"""The local cloud makes every resource of the templates, with its properties, or says that it cannot."""

import itertools
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError

from scripts.cloudformation.intrinsics import TemplateError
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.stack.stack import Stack
from tests.support.local_clouds import shared_clients, shared_cloud

NUMBERS = itertools.count()

TOPIC = {"Type": "AWS::SNS::Topic"}


@pytest.fixture(scope="module")
def clients() -> Clients:
    return shared_clients()


def make(clients: Clients, parameters: dict[str, str] | None = None, **template: Any) -> Stack:
    stack = Stack(f"test{next(NUMBERS)}", {"Resources": {"Topic": TOPIC}} | template, parameters or {}, clients)
    stack.create()
    return stack


def value(clients: Clients, expression: Any, **template: Any) -> Any:
    """What an expression in a template gives."""
    return make(clients, **template).scope.resolve(expression)


def test_a_type_that_nobody_knows_is_an_error(clients: Clients) -> None:
    with pytest.raises(TemplateError, match="cannot make AWS::Batch::JobQueue"):
        make(clients, Resources={"Queue": {"Type": "AWS::Batch::JobQueue"}})


def test_a_property_that_nobody_knows_is_an_error(clients: Clients) -> None:
    with pytest.raises(TemplateError, match="ReplicationConfiguration"):
        make(clients, Resources={"B": {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {}}}})
    alarm = {"AlarmName": "a", "Treshold": 1}
    with pytest.raises(ParamValidationError, match="Treshold"):
        make(clients, Resources={"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}})


def test_a_function_that_nobody_knows_is_an_error(clients: Clients) -> None:
    with pytest.raises(TemplateError, match="Fn::Cidr"):
        value(clients, {"Fn::Cidr": ["10.0.0.0/16", 1]})


@pytest.mark.parametrize(
    ("parameters", "sentence"), [({}, r"\['Stage'\] have no value"), ({"Stage": "a", "Sage": "b"}, "no parameter")]
)
def test_parameters_must_fit_the_template(clients: Clients, parameters: dict[str, str], sentence: str) -> None:
    with pytest.raises(TemplateError, match=sentence):
        make(clients, parameters, Parameters={"Stage": {"Type": "String"}})


def test_resources_that_need_each_other_are_an_error(clients: Clients) -> None:
    first = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Second"}}}
    second = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "First"}}}
    with pytest.raises(TemplateError, match="needs itself"):
        make(clients, Resources={"First": first, "Second": second})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"Fn::Sub": "${AWS::Region}-${Number}-${!Literal}"}, "us-east-1-3-${Literal}"),
        ({"Fn::Sub": ["${Own}!", {"Own": {"Ref": "Number"}}]}, "3!"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Number"}]]}, "a-3"),
        ({"Fn::Join": ["-", {"Fn::Split": ["_", "a_b"]}]}, "a-b"),
        ({"Fn::Select": ["1", {"Ref": "List"}]}, "y"),
        ({"Fn::If": ["IsThree", "yes", "no"]}, "yes"),
        ({"Fn::If": ["IsNotThree", "yes", "no"]}, "no"),
        ([{"Fn::If": ["IsNotThree", "yes", {"Ref": "AWS::NoValue"}]}, "kept"], ["kept"]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ({"Fn::GetAtt": ["Topic", "TopicName"]}, "name"),
        ({"Fn::Sub": "${Topic.TopicName}"}, "name"),
        ({"Ref": "Topic"}, "arn:aws:sns:us-east-1:123456789012:name"),
    ],
)
def test_functions_give_what_cloudformation_gives(clients: Clients, expression: Any, expected: Any) -> None:
    is_three = {"Fn::Equals": [{"Ref": "Number"}, "3"]}
    found = value(
        clients,
        expression,
        Parameters={
            "Number": {"Type": "Number", "Default": 3},
            "List": {"Type": "CommaDelimitedList", "Default": "x, y"},
        },
        Conditions={"IsThree": is_three, "IsNotThree": {"Fn::Not": [{"Condition": "IsThree"}]}},
        Resources={"Topic": TOPIC | {"Properties": {"TopicName": "name"}}},
    )
    assert found == expected


def test_a_resource_whose_condition_does_not_hold_is_not_made(clients: Clients) -> None:
    stack = make(
        clients,
        Conditions={"Never": {"Fn::Equals": ["a", "b"]}},
        Resources={"Topic": TOPIC | {"Condition": "Never"}, "Other": TOPIC},
    )
    assert set(stack.of_type("AWS::SNS::Topic")) == {"Other"}


def test_the_photo_bucket_is_as_the_template_says(clients: Clients) -> None:
    bucket, s3 = shared_cloud().environment["FACEMAGI_BUCKET"], clients("s3")
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert (rule["Status"], rule["Expiration"]) == ("Enabled", {"Days": 1})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"][0]["AllowedMethods"] == ["GET", "POST"]
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    [woken] = s3.get_bucket_notification_configuration(Bucket=bucket)["LambdaFunctionConfigurations"]
    assert woken["LambdaFunctionArn"].endswith(":function:facemagi-local-FaceDetection")
    assert woken["Filter"]["Key"]["FilterRules"] == [{"Name": "suffix", "Value": "/original"}]


def test_the_table_forgets(clients: Clients) -> None:
    table = shared_cloud().environment["FACEMAGI_TABLE"]
    described = clients("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_notices_go_to_the_function_that_enters_them(clients: Clients) -> None:
    subscriptions = clients("sns").list_subscriptions()["Subscriptions"]
    woken = [one["TopicArn"] for one in subscriptions if one["Endpoint"].endswith("facemagi-local-JobResults")]
    assert len(woken) == 2


def test_an_endpoint_scales_from_zero_by_its_backlog(clients: Clients) -> None:
    name = "facemagi-local-portrait"
    assert clients("sagemaker").describe_endpoint(EndpointName=name)["EndpointStatus"] == "InService"
    scaling = clients("application-autoscaling")
    resource = {"ServiceNamespace": "sagemaker", "ResourceIds": [f"endpoint/{name}/variant/main"]}
    [target] = scaling.describe_scalable_targets(**resource)["ScalableTargets"]
    assert target["MinCapacity"] == 0
    policies = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    steps = [policy["PolicyARN"] for policy in policies if policy["PolicyType"] == "StepScaling"]
    alarms = clients("cloudwatch").describe_alarms()["MetricAlarms"]
    waking = [alarm for alarm in alarms if alarm["MetricName"] == "HasBacklogWithoutCapacity"]
    assert waking[0]["AlarmActions"] == steps


def test_the_functions_environment_is_the_stacks(clients: Clients) -> None:
    found = clients("lambda").get_function_configuration(FunctionName="facemagi-local-Upload")
    variables = found["Environment"]["Variables"]
    cloud = shared_cloud().environment
    assert variables["FACEMAGI_STAGE"] == "local"
    assert {name: cloud[name] for name in ("FACEMAGI_BUCKET", "FACEMAGI_TABLE")}.items() <= variables.items()
