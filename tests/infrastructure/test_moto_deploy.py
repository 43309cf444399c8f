"""Both templates are deployed to moto's CloudFormation by change sets, as `sam deploy` does it.

SAM's transform runs here, because moto has none. moto creates a part of the resources (`IGNORED` are left out without a
word), drops some properties of the others, such as the bucket's lifecycle, and makes new topics at every update. So a
stack that moto completes proves only what is compared here. The local cloud creates all resources through their own
APIs (test_stack.py).
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from scripts.cloudformation.pseudo_parameters import ACCOUNT
from scripts.cloudformation.template import Json, read_template
from scripts.deployment.function_plan import function_parameters
from scripts.deployment.plan import Stage, endpoint_parameters
from scripts.repository import ENDPOINT_TEMPLATE, FUNCTION_TEMPLATE, TEMPLATE, container_members
from tests.infrastructure.deployed_template import resolve, transform
from tests.support.moto_process import REGION, moto_process

Client = Callable[[str], Any]

SERVICE_STACK, MODEL_STACK, FUNCTION_STACK = "facemagi-test", "facemagi-other-esrgan", "facemagi-other-edit-portrait"
BUCKET = f"facemagi-test-{ACCOUNT}-{REGION}"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/facemagi-other:esrgan-1"

PARAMETERS = {
    "Stage": "test",
    "JwtIssuer": "https://issuer.example",
    "JwtAudience": "web,mobile",
    "Authorizer": "both",
    "CompatibleApis": "all",
}
"""With all that can be switched on."""

IGNORED = {
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Stage",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
}
"""The types that moto's CloudFormation leaves out."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with moto_process(tmp_path_factory.mktemp("moto")) as clients:
        yield clients


def service_template() -> Json:
    template = transform(read_template(TEMPLATE))
    del template["Resources"]["Dashboard"]  # it names alarms, which moto leaves out
    return template


@pytest.fixture(scope="module")
def service() -> Json:
    return service_template()


@pytest.fixture(scope="module")
def service_resources(client: Client, service: Json) -> dict[str, str]:
    """The physical ids of the service's resources, by logical id, after its first deployment."""
    upload_code(client("s3"), service)
    deploy(client, SERVICE_STACK, service, PARAMETERS)
    return resources(client, SERVICE_STACK)


@pytest.fixture(scope="module")
def outputs(client: Client, service: Json, service_resources: dict[str, str]) -> dict[str, str]:
    """The outputs of a second stage, created without a change set: else a stack of moto has no outputs."""
    stage = PARAMETERS | {"Stage": "other"}
    cloudformation = client("cloudformation")
    cloudformation.create_stack(
        StackName="facemagi-other", TemplateBody=json.dumps(service), Parameters=parameter_list(stage)
    )
    (stack,) = cloudformation.describe_stacks(StackName="facemagi-other")["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def upload_code(s3: Any, template: Json) -> None:
    """Upload an archive for every function and layer, as `sam package` does."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("app.py", "")
    for resource in template["Resources"].values():
        for name in ("Code", "Content"):
            code = resource.get("Properties", {}).get(name, {})
            if "S3Key" in code:
                s3.create_bucket(Bucket=code["S3Bucket"])
                s3.put_object(Bucket=code["S3Bucket"], Key=code["S3Key"], Body=archive.getvalue())


def deploy(client: Client, stack: str, template: Json, parameters: Mapping[str, str]) -> None:
    """Create a stack: make a change set, execute it, and wait until the stack is complete."""
    cloudformation = client("cloudformation")
    change_set = create_change_set(client, stack, template, parameters, "CREATE")
    cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=change_set)
    cloudformation.execute_change_set(ChangeSetName=change_set)
    cloudformation.get_waiter("stack_create_complete").wait(StackName=stack)


def create_change_set(client: Client, stack: str, template: Json, parameters: Mapping[str, str], kind: str) -> str:
    """Make a change set; returns its ARN."""
    created = client("cloudformation").create_change_set(
        StackName=stack,
        ChangeSetName=f"deploy-{kind.lower()}",
        ChangeSetType=kind,
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=parameter_list(parameters),
    )
    return str(created["Id"])


def parameter_list(parameters: Mapping[str, str]) -> list[dict[str, str]]:
    """Parameters as CloudFormation's API takes them."""
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]


def resources(client: Client, stack: str) -> dict[str, str]:
    """The physical ids of a stack's resources, by logical id."""
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        summary["LogicalResourceId"]: summary["PhysicalResourceId"]
        for page in pages
        for summary in page["StackResourceSummaries"]
        if summary["LogicalResourceId"]  # empty for a resource that moto leaves out
    }


def known(template: Json, parameters: Mapping[str, str]) -> set[str]:
    """The logical ids of the resources that moto can create."""
    created = resolve(template, parameters)["Resources"]
    return {name for name, resource in created.items() if resource["Type"] not in IGNORED}


def test_the_service_is_created_as_far_as_moto_knows_it(service: Json, service_resources: dict[str, str]) -> None:
    assert service_resources.keys() == known(service, PARAMETERS)


def test_a_second_deployment_has_nothing_to_change(client: Client, service_resources: dict[str, str]) -> None:
    # when the same template is transformed and deployed again
    change_set = create_change_set(client, SERVICE_STACK, service_template(), PARAMETERS, "UPDATE")
    # then the change set is empty, which CloudFormation calls a failure and SAM accepts
    described = client("cloudformation").describe_change_set(ChangeSetName=change_set)
    assert described["Status"] == "FAILED"
    assert "didn't contain changes" in described["StatusReason"]


def test_a_function_gets_the_names_of_the_bucket_and_the_table(
    client: Client, service_resources: dict[str, str]
) -> None:
    function = client("lambda").get_function_configuration(FunctionName=service_resources["JobRouter"])
    variables = function["Environment"]["Variables"]
    assert variables["FACEMAGI_TABLE"] == service_resources["Table"]
    assert variables["FACEMAGI_BUCKET"] == service_resources["Bucket"] == BUCKET


def test_an_image_cannot_be_replaced(client: Client, service_resources: dict[str, str]) -> None:
    (repository,) = client("ecr").describe_repositories(repositoryNames=["facemagi-test"])["repositories"]
    assert repository["imageTagMutability"] == "IMMUTABLE"


def test_a_models_stack_takes_its_parameters_from_the_services_outputs(client: Client, outputs: dict[str, str]) -> None:
    # given the deployed service
    stage = Stage("other", outputs, "artefacts")
    members = container_members("esrgan")
    template = read_template(ENDPOINT_TEMPLATE)
    # when a model is deployed
    parameters = endpoint_parameters(members, stage, IMAGE, "weights/")
    deploy(client, MODEL_STACK, template, parameters)
    # then its resources are created as far as moto knows them
    created = resources(client, MODEL_STACK)
    assert created.keys() == known(template, parameters)
    # and its endpoint runs the image, and writes to the service's bucket and topics
    sagemaker = client("sagemaker")
    configuration = sagemaker.describe_endpoint_config(EndpointConfigName=created["Configuration"].split("/")[-1])
    output = configuration["AsyncInferenceConfig"]["OutputConfig"]
    model = sagemaker.describe_model(ModelName=configuration["ProductionVariants"][0]["ModelName"])
    assert model["PrimaryContainer"]["Image"] == IMAGE
    assert output["S3OutputPath"] == f"s3://{outputs['Bucket']}"
    assert output["NotificationConfig"]["SuccessTopic"] == outputs["SuccessTopic"]


def change(client: Client, stack: str, template: Json, parameters: Mapping[str, str]) -> None:
    """Update a stack: make a change set, execute it, and wait until the stack is complete."""
    cloudformation = client("cloudformation")
    change_set = create_change_set(client, stack, template, parameters, "UPDATE")
    cloudformation.execute_change_set(ChangeSetName=change_set)
    cloudformation.get_waiter("stack_update_complete").wait(StackName=stack)


def test_a_function_is_created_updated_and_removed(client: Client, outputs: dict[str, str]) -> None:
    # given the deployed service
    stage, members = Stage("other", outputs, "artefacts"), container_members("portrait")
    template = transform(read_template(FUNCTION_TEMPLATE))
    # when a container is deployed as a function
    parameters = function_parameters(members, stage, IMAGE)
    deploy(client, FUNCTION_STACK, template, parameters)
    # then its resources are created as far as moto knows them
    created = resources(client, FUNCTION_STACK)
    assert created.keys() == known(template, parameters)
    functions, name = client("lambda"), created["Function"]
    configuration = functions.get_function_configuration(FunctionName=name)
    assert (configuration["MemorySize"], configuration["Timeout"]) == (1769, 60)
    assert name == FUNCTION_STACK
    # when it is deployed again with another image and with weights
    image = IMAGE.replace("esrgan-1", "portrait-2")
    change(client, FUNCTION_STACK, template, function_parameters(members, stage, image, "facemagi-other/portrait-2/"))
    # then the same function has them
    found = functions.get_function(FunctionName=name)
    assert found["Code"]["ImageUri"] == image
    variables = found["Configuration"]["Environment"]["Variables"]
    assert variables["FACEMAGI_WEIGHTS_SOURCE"] == "s3://artefacts/facemagi-other/portrait-2/"
    # when it is removed, then nothing of it is left
    client("cloudformation").delete_stack(StackName=FUNCTION_STACK)
    client("cloudformation").get_waiter("stack_delete_complete").wait(StackName=FUNCTION_STACK)
    assert name not in {each["FunctionName"] for each in functions.list_functions()["Functions"]}
