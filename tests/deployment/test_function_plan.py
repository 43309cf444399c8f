"""The commands that deploy a container to Lambda, and function.yaml; none of them is run."""

from dataclasses import replace
from pathlib import Path

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from facemagi.containers import function_name
from facemagi.errors import FaceMagiError
from facemagi.jobs.lambda_tier import LATEST, LIVE
from facemagi.limits import JOB_TTL_SECONDS
from facemagi.manifest import Manifest
from sagemaker_endpoints._runtime.on_lambda.weights_index import key_of
from scripts.cloudformation.template import Json, read_template, resources_of
from scripts.deployment import removal
from scripts.deployment.commands import Command
from scripts.deployment.function_plan import function_parameters, function_plan, require_lambda
from scripts.deployment.inventory import Inventory
from scripts.deployment.plan import weights_folder
from scripts.deployment.steps.go_live import LIVE_VERSION
from scripts.deployment.steps.old_images import tags_of_functions
from scripts.repository import FUNCTION_TEMPLATE, container_members
from tests.deployment.plan_samples import STAGE, command_with, manifest
from tests.infrastructure.checks.permissions import allowed_actions
from tests.infrastructure.deployed_template import only, resolve

IMAGE = "1.ecr/facemagi-test:portrait-7"
BUCKET = "arn:aws:s3:::photos"


@pytest.fixture(scope="module")
def portrait() -> list[Manifest]:
    return container_members("portrait")


@pytest.fixture(scope="module")
def plan(portrait: list[Manifest]) -> list[Command]:
    return function_plan(portrait, STAGE, "7", {})


@pytest.fixture(scope="module")
def deployed(portrait: list[Manifest]) -> Json:
    return resolve(read_template(FUNCTION_TEMPLATE), function_parameters(portrait, STAGE, IMAGE))


def test_a_container_is_built_deployed_tried_and_then_published(plan: list[Command]) -> None:
    words = ("build", "push", "clear_failed", "sam", "smoke", "go_live", "publish", "old_images")
    order = [next((word for word in words if word in " ".join(command)), "") for command in plan]
    found = [word for word in order if word]
    assert sorted(found, key=words.index) == found
    assert set(found) == set(words)


def test_models_whose_weights_are_missing_are_in_the_catalogue_and_not_in_the_image(
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
    assert all("publish" in " ".join(command) for command in function_plan(needy, STAGE, "7", {}))


@pytest.fixture
def weights(tmp_path: Path) -> dict[str, list[Path]]:
    """The weights of a model of the container, 600 MB."""
    file = tmp_path / "face_parsing" / "face_parsing.safetensors"
    file.parent.mkdir()
    with file.open("wb") as stream:
        stream.truncate(600 << 20)
    return {"face_parsing": [file]}


def test_weights_are_uploaded_with_their_index_to_where_the_function_may_read(
    portrait: list[Manifest], weights: dict[str, list[Path]]
) -> None:
    [file] = weights["face_parsing"]
    commands = function_plan(portrait, STAGE, "7", weights)
    upload = command_with(commands, "scripts.deployment.steps.upload_weights")
    index = command_with(commands, "scripts.deployment.steps.index_weights")
    assert upload[3:] == (str(file), "artefacts", "facemagi-test/portrait-7/face_parsing/face_parsing.safetensors")
    assert index[3:] == ("artefacts", "facemagi-test/portrait-7/", str(file))
    assert f"facemagi-test/portrait-7/{key_of(file)}" == upload[5]
    # and /tmp has room for them, and the catalogue names them
    assert {"WeightsPrefix=facemagi-test/portrait-7/", "EphemeralStorage=664"} <= set(command_with(commands, "deploy"))
    assert ("face_parsing", "on-lambda", "test", "table", "face_parsing") in [command[3:] for command in commands]


def test_a_function_knows_its_weights_only_if_there_are_any(portrait: list[Manifest]) -> None:
    def variables(prefix: str) -> Json:
        parameters = function_parameters(portrait, STAGE, IMAGE, prefix)
        function = only(resolve(read_template(FUNCTION_TEMPLATE), parameters), "AWS::Lambda::Function")
        return dict(function["Environment"]["Variables"])

    assert (
        variables("facemagi-test/portrait-7/")["FACEMAGI_WEIGHTS_SOURCE"] == "s3://artefacts/facemagi-test/portrait-7/"
    )
    assert "FACEMAGI_WEIGHTS_SOURCE" not in variables("")


@pytest.mark.parametrize(("outputs", "precision"), [({"Precision": "fast"}, "fast"), ({}, "exact")])
def test_the_function_computes_as_exactly_as_the_stage_says(
    portrait: list[Manifest], outputs: dict[str, str], precision: str
) -> None:
    # given a stage with the parameter, or one that was deployed before it existed
    stage = replace(STAGE, outputs={**STAGE.outputs, **outputs})
    # then the function gets it
    deployed = resolve(read_template(FUNCTION_TEMPLATE), function_parameters(portrait, stage, IMAGE))
    (function,) = resources_of(deployed, "AWS::Lambda::Function").values()
    assert function["Environment"]["Variables"]["FACEMAGI_PRECISION"] == precision


def test_a_container_that_may_not_run_on_lambda_is_refused() -> None:
    with pytest.raises(FaceMagiError) as error:
        require_lambda([manifest()])
    assert (error.value.code, error.value.limit) == ("invalid_param", ["sagemaker"])


def test_a_container_that_may_run_on_lambda_is_accepted(portrait: list[Manifest]) -> None:
    require_lambda(portrait)


def test_exactly_the_parameters_of_the_template_get_values(portrait: list[Manifest]) -> None:
    parameters = function_parameters(portrait, STAGE, IMAGE)
    # SAM leaves the version that is live as it is, because no deployment names it
    assert parameters.keys() | {LIVE_VERSION} == read_template(FUNCTION_TEMPLATE)["Parameters"].keys()


def test_the_linter_accepts_the_template() -> None:
    assert [str(match) for match in lint(FUNCTION_TEMPLATE.read_text("utf-8"))] == []


def test_the_function_has_the_name_that_the_router_invokes(deployed: Json) -> None:
    function = only(deployed, "AWS::Lambda::Function")
    assert function["FunctionName"] == function_name("test", "portrait") == "facemagi-test-edit-portrait"
    assert function["ImageConfig"]["EntryPoint"] == ["python", "-m", "sagemaker_endpoints._runtime.on_lambda"]
    assert "ReservedConcurrentExecutions" not in function


def test_records_go_to_the_topics_and_lambda_repeats_nothing(deployed: Json) -> None:
    configurations = resources_of(deployed, "AWS::Lambda::EventInvokeConfig").values()
    of = {configuration["Qualifier"]: configuration for configuration in configurations}
    assert of.keys() == {LIVE, LATEST}
    asynchronous = of[LIVE]
    assert asynchronous["DestinationConfig"] == {
        "OnSuccess": {"Destination": "arn:success"},
        "OnFailure": {"Destination": "arn:error"},
    }
    assert asynchronous["MaximumRetryAttempts"] == 0
    assert asynchronous["MaximumEventAgeInSeconds"] == JOB_TTL_SECONDS
    assert of[LATEST]["MaximumRetryAttempts"] == 0


def test_jobs_go_to_an_alias_which_a_new_image_gets_only_after_its_test(deployed: Json) -> None:
    alias = only(deployed, "AWS::Lambda::Alias")
    assert (alias["Name"], alias["FunctionVersion"]) == (LIVE, LATEST)


def test_the_role_allows_exactly_what_is_needed(deployed: Json) -> None:
    assert allowed_actions(only(deployed, "AWS::IAM::Role")) == {
        "s3:GetObject": [
            *(f"{BUCKET}/*/photos/*/original", f"{BUCKET}/*/results/*-*.png"),
            f"arn:aws:s3:::artefacts/{weights_folder('test', 'portrait')}*",
        ],
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


IMAGES = {
    ("facemagi-test-edit-a", "$LATEST"): IMAGE,
    ("facemagi-test-edit-a", "3"): "1.ecr/facemagi-test:portrait-6",
    ("facemagi-test-edit-b", "$LATEST"): "other:1",
    ("facemagi-test-Upload", "$LATEST"): "",
}


class Functions:
    """Lambda's API with three functions, two of them container images of the stage."""

    def get_paginator(self, _: str) -> "Functions":
        return self

    def paginate(self, *, FunctionVersion: str) -> list[Json]:  # noqa: N803
        assert FunctionVersion == "ALL"
        members = [
            {"FunctionName": name, "Version": version, "PackageType": "Image" if image else "Zip"}
            for (name, version), image in IMAGES.items()
        ]
        return [{"Functions": members}]

    def get_function(self, FunctionName: str, Qualifier: str) -> Json:  # noqa: N803
        return {"Code": {"ImageUri": IMAGES[FunctionName, Qualifier]}}


def test_an_image_that_a_version_of_a_function_runs_is_not_deleted() -> None:
    # the version that is live may have an older image than the last deployment, which failed
    assert tags_of_functions(Functions(), "1.ecr/facemagi-test", "test") == {"portrait-6", "portrait-7"}
