"""The local cloud creates every resource of the templates with its properties, or raises an error."""

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


def create_stack(clients: Clients, parameters: dict[str, str] | None = None, **template: Any) -> Stack:
    stack = Stack(f"test{next(NUMBERS)}", {"Resources": {"Topic": TOPIC}} | template, parameters or {}, clients)
    stack.create()
    return stack


def value(clients: Clients, expression: Any, **template: Any) -> Any:
    """The result of an expression in a template."""
    return create_stack(clients, **template).scope.resolve(expression)


def test_an_unknown_type_is_an_error(clients: Clients) -> None:
    with pytest.raises(TemplateError, match="cannot create AWS::Batch::JobQueue"):
        create_stack(clients, Resources={"Queue": {"Type": "AWS::Batch::JobQueue"}})


def test_an_unknown_property_is_an_error(clients: Clients) -> None:
    with pytest.raises(TemplateError, match="ReplicationConfiguration"):
        create_stack(
            clients, Resources={"B": {"Type": "AWS::S3::Bucket", "Properties": {"ReplicationConfiguration": {}}}}
        )
    alarm = {"AlarmName": "a", "Treshold": 1}
    with pytest.raises(ParamValidationError, match="Treshold"):
        create_stack(clients, Resources={"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}})


@pytest.mark.parametrize(
    ("properties", "fault"),
    [
        ({"Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}, "FunctionName"),
        ({"Action": "a", "Principal": "b", "FunctionName": "c", "SourceAddress": "d"}, "SourceAddress"),
    ],
)
def test_a_permission_that_lambda_would_refuse_is_an_error(
    clients: Clients, properties: dict[str, str], fault: str
) -> None:
    with pytest.raises(ParamValidationError, match=fault):
        create_stack(clients, Resources={"P": {"Type": "AWS::Lambda::Permission", "Properties": properties}})


def test_an_unknown_function_is_an_error(clients: Clients) -> None:
    with pytest.raises(TemplateError, match="Fn::Cidr"):
        value(clients, {"Fn::Cidr": ["10.0.0.0/16", 1]})


@pytest.mark.parametrize(
    ("parameters", "sentence"), [({}, r"\['Stage'\] have no value"), ({"Stage": "a", "Sage": "b"}, "no parameter")]
)
def test_parameters_must_match_the_template(clients: Clients, parameters: dict[str, str], sentence: str) -> None:
    with pytest.raises(TemplateError, match=sentence):
        create_stack(clients, parameters, Parameters={"Stage": {"Type": "String"}})


def test_resources_that_need_each_other_are_an_error(clients: Clients) -> None:
    first = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Second"}}}
    second = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "First"}}}
    with pytest.raises(TemplateError, match="needs itself"):
        create_stack(clients, Resources={"First": first, "Second": second})


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
def test_intrinsic_functions_resolve_as_in_cloudformation(clients: Clients, expression: Any, expected: Any) -> None:
    is_three = {"Fn::Equals": [{"Ref": "Number"}, "3"]}
    result = value(
        clients,
        expression,
        Parameters={
            "Number": {"Type": "Number", "Default": 3},
            "List": {"Type": "CommaDelimitedList", "Default": "x, y"},
        },
        Conditions={"IsThree": is_three, "IsNotThree": {"Fn::Not": [{"Condition": "IsThree"}]}},
        Resources={"Topic": TOPIC | {"Properties": {"TopicName": "name"}}},
    )
    assert result == expected


def test_a_resource_whose_condition_does_not_hold_is_not_created(clients: Clients) -> None:
    stack = create_stack(
        clients,
        Conditions={"Never": {"Fn::Equals": ["a", "b"]}},
        Resources={"Topic": TOPIC | {"Condition": "Never"}, "Other": TOPIC},
    )
    assert set(stack.of_type("AWS::SNS::Topic")) == {"Other"}


def test_the_photo_bucket_has_the_templates_properties(clients: Clients) -> None:
    bucket, s3 = shared_cloud().environment["FACEMAGI_BUCKET"], clients("s3")
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert (rule["Status"], rule["Expiration"]) == ("Enabled", {"Days": 1})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"][0]["AllowedMethods"] == ["GET", "POST"]
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    [notification] = s3.get_bucket_notification_configuration(Bucket=bucket)["LambdaFunctionConfigurations"]
    assert notification["LambdaFunctionArn"].endswith(":function:facemagi-local-FaceDetection")
    assert notification["Filter"]["Key"]["FilterRules"] == [{"Name": "suffix", "Value": "/original"}]


def test_the_table_deletes_expired_items(clients: Clients) -> None:
    table = shared_cloud().environment["FACEMAGI_TABLE"]
    described = clients("dynamodb").describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    assert described == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_notices_go_to_the_function_that_records_them(clients: Clients) -> None:
    subscriptions = clients("sns").list_subscriptions()["Subscriptions"]
    topics = [one["TopicArn"] for one in subscriptions if one["Endpoint"].endswith("facemagi-local-JobResults")]
    assert len(topics) == 2


def test_an_endpoint_scales_from_zero_by_its_backlog(clients: Clients) -> None:
    name = "facemagi-local-portrait"
    assert clients("sagemaker").describe_endpoint(EndpointName=name)["EndpointStatus"] == "InService"
    scaling = clients("application-autoscaling")
    resource = {"ServiceNamespace": "sagemaker", "ResourceIds": [f"endpoint/{name}/variant/main"]}
    [target] = scaling.describe_scalable_targets(**resource)["ScalableTargets"]
    assert target["MinCapacity"] == 0
    policies = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    steps = [policy["PolicyARN"] for policy in policies if policy["PolicyName"] == "wake-up"]
    alarms = clients("cloudwatch").describe_alarms()["MetricAlarms"]
    wakers = [alarm for alarm in alarms if alarm.get("MetricName") == "HasBacklogWithoutCapacity"]
    assert wakers[0]["AlarmActions"] == steps


def test_the_functions_environment_is_the_stacks(clients: Clients) -> None:
    found = clients("lambda").get_function_configuration(FunctionName="facemagi-local-Upload")
    variables = found["Environment"]["Variables"]
    cloud = shared_cloud().environment
    assert variables["FACEMAGI_STAGE"] == "local"
    assert {name: cloud[name] for name in ("FACEMAGI_BUCKET", "FACEMAGI_TABLE")}.items() <= variables.items()
