"""The commands that deploy a container to Lambda, and function.yaml; none of them is run."""

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from facemagi.containers import function_name
from facemagi.errors import FaceMagiError
from facemagi.limits import JOB_TTL_SECONDS
from facemagi.manifest import Manifest
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.deployment import removal
from scripts.deployment.commands import Command
from scripts.deployment.function_plan import function_parameters, function_plan, require_lambda
from scripts.deployment.inventory import Inventory
from scripts.deployment.steps.old_images import tags_of_functions
from scripts.repository import FUNCTION_TEMPLATE, container_members
from tests.infrastructure.checks.permissions import allowed_actions
from tests.infrastructure.deployed_template import only, resolve
from tests.infrastructure.test_deploy import STAGE, command_with, manifest

IMAGE = "1.ecr/facemagi-test:portrait-7"
BUCKET = "arn:aws:s3:::photos"


@pytest.fixture(scope="module")
def portrait() -> list[Manifest]:
    return container_members("portrait")


@pytest.fixture(scope="module")
def plan(portrait: list[Manifest]) -> list[Command]:
    return function_plan(portrait, STAGE, "7")


@pytest.fixture(scope="module")
def deployed(portrait: list[Manifest]) -> Json:
    return resolve(read_template(FUNCTION_TEMPLATE), function_parameters(portrait, STAGE, IMAGE))


def test_a_container_is_built_deployed_tried_and_then_published(plan: list[Command]) -> None:
    words = ("build", "push", "clear_failed", "sam", "smoke", "publish", "old_images")
    order = [next((word for word in words if word in " ".join(command)), "") for command in plan]
    found = [word for word in order if word]
    assert sorted(found, key=words.index) == found
    assert set(found) == set(words)


def test_models_that_need_weights_are_in_the_catalogue_and_not_in_the_image(
    portrait: list[Manifest], plan: list[Command]
) -> None:
    needy = {model.name for model in portrait if model.required_weights}
    assert needy
    models = next(word for word in command_with(plan, "build") if word.startswith("MODEL=")).removeprefix("MODEL=")
    assert not needy & set(models.split(","))
    published = {command[3]: command[4] for command in plan if "scripts.deployment.steps.publish" in command}
    assert published == {model.name: "on-lambda" for model in portrait}


def test_a_container_of_models_that_all_need_weights_gets_no_function(portrait: list[Manifest]) -> None:
    needy = [model for model in portrait if model.required_weights]
    assert all("publish" in " ".join(command) for command in function_plan(needy, STAGE, "7"))


def test_a_container_that_may_not_run_on_lambda_is_refused() -> None:
    with pytest.raises(FaceMagiError) as error:
        require_lambda([manifest()])
    assert (error.value.code, error.value.limit) == ("invalid_param", ["sagemaker"])


def test_a_container_that_may_run_on_lambda_is_accepted(portrait: list[Manifest]) -> None:
    require_lambda(portrait)


def test_exactly_the_parameters_of_the_template_get_values(portrait: list[Manifest]) -> None:
    parameters = function_parameters(portrait, STAGE, IMAGE)
    assert parameters.keys() == read_template(FUNCTION_TEMPLATE)["Parameters"].keys()


def test_the_linter_accepts_the_template() -> None:
    assert [str(match) for match in lint(FUNCTION_TEMPLATE.read_text("utf-8"))] == []


def test_the_function_has_the_name_that_the_router_invokes(deployed: Json) -> None:
    function = only(deployed, "AWS::Lambda::Function")
    assert function["FunctionName"] == function_name("test", "portrait") == "facemagi-test-edit-portrait"
    assert function["ImageConfig"]["EntryPoint"] == ["python", "-m", "sagemaker_endpoints._runtime.on_lambda"]
    assert "ReservedConcurrentExecutions" not in function


def test_records_go_to_the_topics_and_lambda_repeats_nothing(deployed: Json) -> None:
    asynchronous = only(deployed, "AWS::Lambda::EventInvokeConfig")
    assert asynchronous["DestinationConfig"] == {
        "OnSuccess": {"Destination": "arn:success"},
        "OnFailure": {"Destination": "arn:error"},
    }
    assert asynchronous["MaximumRetryAttempts"] == 0
    assert asynchronous["MaximumEventAgeInSeconds"] == JOB_TTL_SECONDS


def test_the_role_allows_exactly_what_is_needed(deployed: Json) -> None:
    assert allowed_actions(only(deployed, "AWS::IAM::Role")) == {
        "s3:GetObject": [f"{BUCKET}/*/photos/*/original", f"{BUCKET}/*/results/*-*.png"],
        "s3:PutObject": [f"{BUCKET}/*/results/*", f"{BUCKET}/failures/*"],
        "sns:Publish": ["arn:success", "arn:error"],
        "logs:CreateLogStream": ["Log.Arn"],
        "logs:PutLogEvents": ["Log.Arn"],
        "xray:PutTraceSegments": ["*"],
        "xray:PutTelemetryRecords": ["*"],
    }


def test_every_alarm_reaches_the_operator(deployed: Json) -> None:
    alarms = resources_of(deployed, "AWS::CloudWatch::Alarm")
    assert len(alarms) == 3
    assert all(alarm["AlarmActions"] == ["arn:operator"] for alarm in alarms.values())


def inventory(*stacks: str) -> Inventory:
    return Inventory("test", True, "photos", "table", stacks, {"beauty": "facemagi-test-edit-portrait"}, None)


ENDPOINT, FUNCTION = "facemagi-test-portrait", "facemagi-test-edit-portrait"


@pytest.mark.parametrize(
    ("stacks", "places", "removed", "withdraws"),
    [
        ((ENDPOINT, FUNCTION), ("sagemaker", "lambda"), [ENDPOINT, FUNCTION], True),
        ((ENDPOINT, FUNCTION), ("sagemaker",), [ENDPOINT], False),
        ((ENDPOINT, FUNCTION), ("lambda",), [FUNCTION], True),
        ((ENDPOINT,), ("sagemaker", "lambda"), [ENDPOINT], False),
    ],
)
def test_a_removal_takes_the_models_that_run_there(
    stacks: tuple[str, ...], places: tuple[str, ...], removed: list[str], withdraws: bool
) -> None:
    commands = removal.containers_plan(inventory(*stacks), ["portrait"], places)  # type: ignore[arg-type]
    remove = command_with(commands, "scripts.deployment.steps.remove_stacks")
    assert list(remove[3:]) == removed
    assert any("withdrawn" in command for command in commands) is withdraws


IMAGES = {"facemagi-test-edit-a": IMAGE, "facemagi-test-edit-b": "other:1", "facemagi-test-Upload": ""}


class Functions:
    """Lambda's API with three functions, two of them container images of the stage."""

    def get_paginator(self, _: str) -> "Functions":
        return self

    def paginate(self) -> list[Json]:
        kinds = {name: "Image" if image else "Zip" for name, image in IMAGES.items()}
        return [{"Functions": [{"FunctionName": name, "PackageType": kind} for name, kind in kinds.items()]}]

    def get_function(self, FunctionName: str) -> Json:  # noqa: N803
        return {"Code": {"ImageUri": IMAGES[FunctionName]}}


def test_an_image_that_a_function_runs_is_not_deleted() -> None:
    assert tags_of_functions(Functions(), "1.ecr/facemagi-test", "test") == {"portrait-7"}
