"""The commands of a deployment; none of them is run."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facemagi.containers import containers
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from scripts import repository
from scripts.cloudformation.template import read_template
from scripts.deployment import container_deployment, deploy
from scripts.deployment.commands import Command
from scripts.deployment.local_weights import local_weights
from scripts.deployment.plan import (
    GPU_HOST_IMAGE,
    Stage,
    after_failure,
    container_plan,
    endpoint_parameters,
    require_commercial,
    service_plan,
    without_smoke,
)
from scripts.repository import ENDPOINT_TEMPLATE

STAGE = Stage(
    "test",
    {
        "Bucket": "photos",
        "Table": "table",
        "SuccessTopic": "arn:success",
        "ErrorTopic": "arn:error",
        "OperatorTopic": "arn:operator",
        "ModelImages": "1.ecr/facemagi-test",
    },
    "artefacts",
    ("--region", "eu-west-1"),
)
NET: dict[str, Any] = {
    "url": "https://example.org",
    "licence": "CC-BY-NC-4.0",
    "commercial": False,
    "provenance": "Made for tests.",
}
WEIGHTS: dict[str, Any] = {"net": NET}
OPTIONAL: dict[str, Any] = {"labels": NET | {"optional": True}}
FILE = Path("weights/hair_colour/net.safetensors")
FAST = Path("weights/esrgan/fast.safetensors")


def manifest(**members: Any) -> Manifest:
    """The manifest of a model `hair_colour`, with these members changed."""
    endpoint = {
        "instance_type": "ml.c7i.large",
        "max_concurrency": 2,
        "max_instances": 4,
        "backlog_per_instance": 20,
        "batch_size": 1,
        "timeout_s": 60,
    }
    common = {"name": "hair_colour", "title": "t", "summary": "s", "kind": "photo_editor", "framework": "none"}
    rights = {"licence": "Apache-2.0", "commercial": True, "origin": "o"}
    effects = {"effects": {"hair_colour": {"title": "t", "summary": "s", "parameters": {}}}}
    return Manifest.model_validate(common | rights | {"endpoint": endpoint} | effects | members)


KEYWORDS = (
    "scripts.deployment.steps.quota",
    "./scripts/vision-models",
    "build",
    "scripts.deployment.steps.registry_login",
    "push",
    "scripts.deployment.steps.scan_findings",
    "scripts.deployment.steps.upload_weights",
    "scripts.deployment.steps.clear_failed",
    "scripts.deployment.steps.scaling",
    "./scripts/deployment/sam",
    "scripts.deployment.steps.require_image",
    "scripts.deployment.steps.smoke",
    "scripts.deployment.steps.publish",
    "scripts.deployment.steps.old_images",
)
"""A word for each kind of command, in the order in which they run."""


def keywords(commands: list[Command]) -> list[str]:
    """The keyword of each command."""
    return [next(word for word in command if word in KEYWORDS) for command in commands]


def command_with(commands: list[Command], word: str) -> Command:
    """The first command that has this word."""
    return next(command for command in commands if word in command)


def published(commands: list[Command]) -> list[tuple[str, ...]]:
    """The models that enter the catalogue, each with the weights that it has."""
    entries = [command for command in commands if "scripts.deployment.steps.publish" in command]
    return [(command[3], *command[7:]) for command in entries]


def test_the_service_is_built_and_then_deployed() -> None:
    assert service_plan("dev", "default", ("--region", "eu-west-1")) == [
        ("./scripts/build",),
        (".venv/bin/python", "-m", "scripts.deployment.steps.clear_failed", "facemagi-dev"),
        ("./scripts/deployment/sam", "deploy", "--config-env", "default", "--region", "eu-west-1"),
    ]


def test_a_model_is_tried_before_it_enters_the_catalogue() -> None:
    commands = container_plan([manifest()], STAGE, "1", {})
    assert keywords(commands) == [word for word in KEYWORDS if "upload" not in word]


def test_the_quota_is_asked_before_the_image_is_built() -> None:
    first, *_ = container_plan([manifest()], STAGE, "1", {})
    assert first[2:] == ("scripts.deployment.steps.quota", "ml.c7i.large", "4")


def test_no_smoke_leaves_only_the_smoke_test_out() -> None:
    commands = container_plan([manifest()], STAGE, "1", {})
    left_out = set(commands) - set(without_smoke(commands))
    smoke = (".venv/bin/python", "-m", "scripts.deployment.steps.smoke", "test", "photos", "sagemaker", "hair_colour")
    assert left_out == {smoke}


def test_the_model_is_deployed_into_the_chosen_region() -> None:
    deploy_endpoint = command_with(container_plan([manifest()], STAGE, "1", {}), "deploy")
    assert "--region eu-west-1" in " ".join(deploy_endpoint)


def test_the_endpoint_runs_the_image_that_was_pushed() -> None:
    commands = container_plan([manifest()], STAGE, "7", {})
    image = command_with(commands, "push")[-1]
    assert image == "1.ecr/facemagi-test:hair_colour-7"
    assert f"Image={image}" in command_with(commands, "deploy")


def test_old_images_are_deleted_when_the_new_one_runs() -> None:
    commands = container_plan([manifest()], STAGE, "7", {})
    assert commands[-1][2:] == ("scripts.deployment.steps.old_images", "1.ecr/facemagi-test", "hair_colour", "test")


def test_exactly_the_parameters_of_the_template_get_values() -> None:
    parameters = endpoint_parameters([manifest()], STAGE, "1.ecr/facemagi-test:1", "")
    assert parameters.keys() == read_template(ENDPOINT_TEMPLATE)["Parameters"].keys()


def test_a_container_with_several_endpoints_gets_a_stack_for_each() -> None:
    # given a container with three endpoints
    endpoint = manifest().endpoint.model_copy(update={"endpoints": 3})
    model = manifest(endpoint=endpoint)
    # when it is deployed
    commands = container_plan([model], STAGE, "7", {})
    deploys = [command for command in commands if "--stack-name" in command]
    # then there is one image, and a stack for each endpoint, before jobs may come
    assert sum("push" in command for command in commands) == 1
    names = [command[command.index("--stack-name") + 1] for command in deploys]
    assert names == [f"facemagi-test-hair-colour{suffix}" for suffix in ("", "-2", "-3")]
    suffixes = [word for command in deploys for word in command if word.startswith("Suffix=")]
    assert suffixes == ['Suffix=""', "Suffix=-2", "Suffix=-3"]
    published = next(index for index, command in enumerate(commands) if "scripts.deployment.steps.publish" in command)
    assert commands.index(deploys[-1]) < published
    # and the quota is that of all, and all scale again after a failure
    assert command_with(commands, "scripts.deployment.steps.quota")[-1] == str(3 * endpoint.max_instances)
    assert [command[-1] for command in after_failure(model, "test")] == names


def test_warm_times_are_parameters() -> None:
    times = [{"from": "07:00", "to": "23:00", "timezone": "Asia/Shanghai", "instances": 2}]
    model = manifest(endpoint=manifest().endpoint.model_dump() | {"warm": times})
    deploy_endpoint = command_with(container_plan([model], STAGE, "7", {}), "deploy")
    assert {"Timezone=Asia/Shanghai", 'Floor1="cron(0 7 * * ? *)=2"', 'Floor2="cron(0 23 * * ? *)=0"'} <= set(
        deploy_endpoint
    )
    assert {"Floor3=none=0", "Floor4=none=0"} <= set(deploy_endpoint)


def test_the_repository_is_that_of_the_image() -> None:
    assert endpoint_parameters([manifest()], STAGE, "1.ecr/facemagi-test:1", "")["Repository"] == "facemagi-test"


def test_an_empty_parameter_is_given_too() -> None:
    # otherwise an update would keep the last deployment's value
    commands = container_plan([manifest()], STAGE, "1", {})
    assert 'WeightsBucket=""' in command_with(commands, "deploy")


@pytest.mark.parametrize(
    ("outputs", "override"),
    [
        ({"ContentProducer": "Acme"}, "ContentProducer=Acme"),
        ({"ContentProducer": "Acme Faces Ltd."}, 'ContentProducer="Acme Faces Ltd."'),
        ({}, "ContentProducer=FaceMagi"),
    ],
    ids=["a word", "several words", "a stage without the parameter"],
)
def test_the_containers_get_the_producers_name_for_their_labels(outputs: dict[str, str], override: str) -> None:
    stage = replace(STAGE, outputs={**STAGE.outputs, **outputs})
    assert override in command_with(container_plan([manifest()], stage, "1", {}), "deploy")


@pytest.mark.parametrize(
    ("instance", "image"),
    [("ml.g4dn.xlarge", GPU_HOST_IMAGE), ("ml.p5.48xlarge", GPU_HOST_IMAGE), ("ml.c7i.large", "")],
)
def test_an_instance_with_a_gpu_gets_the_host_image_with_its_driver(instance: str, image: str) -> None:
    endpoint = manifest().endpoint.model_copy(update={"instance_type": instance})
    assert endpoint_parameters([manifest(endpoint=endpoint)], STAGE, "r/i:1", "")["HostImage"] == image


def test_weights_are_uploaded_to_where_the_endpoint_reads_them() -> None:
    commands = container_plan([manifest(weights=WEIGHTS)], STAGE, "7", {"hair_colour": [FILE]})
    upload = command_with(commands, "scripts.deployment.steps.upload_weights")
    deploy_endpoint = command_with(commands, "deploy")
    assert upload[-3:] == (str(FILE), "artefacts", "facemagi-test/hair_colour-7/hair_colour/net.safetensors")
    assert {"WeightsBucket=artefacts", "WeightsPrefix=facemagi-test/hair_colour-7/"} <= set(deploy_endpoint)


@pytest.mark.parametrize(
    ("framework", "instance", "without_cuda"),
    [("torch", "ml.c7i.large", True), ("torch", "ml.g4dn.xlarge", False), ("none", "ml.c7i.large", False)],
)
def test_an_instance_without_a_gpu_gets_pytorch_without_cuda(framework: str, instance: str, without_cuda: bool) -> None:
    endpoint = manifest().endpoint.model_copy(update={"instance_type": instance})
    commands = container_plan([manifest(endpoint=endpoint, framework=framework)], STAGE, "7", {})
    build = command_with(commands, "build")
    assert any(word.startswith("PIP_EXTRA_INDEX_URL=") for word in build) is without_cuda


def write_weights_file(root: Path, origin: str, name: str = "net") -> None:
    """Write a weights file of the model `hair_colour`, with this origin and no arrays."""
    header = json.dumps({"__metadata__": {"origin": origin, "files": "{}", "settings": "{}"}}).encode()
    (root / "hair_colour").mkdir(exist_ok=True)
    (root / "hair_colour" / f"{name}.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)


def test_published_weights_are_deployed(tmp_path: Path) -> None:
    root = tmp_path / "weights"
    root.mkdir()
    write_weights_file(root, "published")
    assert local_weights([manifest(weights=WEIGHTS)], root) == {"hair_colour": [FILE]}


def test_random_weights_are_not_deployed(tmp_path: Path) -> None:
    write_weights_file(tmp_path, "random")
    with pytest.raises(LookupError, match="random numbers"):
        local_weights([manifest(weights=WEIGHTS)], tmp_path)


def test_with_commercial_use_optional_weights_that_forbid_it_are_left_out(tmp_path: Path) -> None:
    # given a model with weights that it needs and with optional ones, both not for commercial use
    root = tmp_path / "weights"
    root.mkdir()
    for name in ("net", "labels"):
        write_weights_file(root, "published", name)
    members = [manifest(weights=WEIGHTS | OPTIONAL)]
    # then only the optional ones are left out
    assert [file.stem for file in local_weights(members, root)["hair_colour"]] == ["net", "labels"]
    assert [file.stem for file in local_weights(members, root, commercial=True)["hair_colour"]] == ["net"]


def test_a_model_is_deployed_without_its_optional_weights_and_the_catalogue_names_those_that_are_there() -> None:
    commands = container_plan([manifest(weights=WEIGHTS | OPTIONAL)], STAGE, "7", {"hair_colour": [FILE]})
    assert published(commands) == [("hair_colour", "net")]


def test_a_model_without_its_weights_gets_no_endpoint() -> None:
    commands = container_plan([manifest(weights=WEIGHTS)], STAGE, "1", {})
    assert [command[3:] for command in commands] == [("hair_colour", "deployed", "test", "table")]


def shared(name: str, **members: Any) -> Manifest:
    """A model that shares the container `portrait`."""
    endpoint = manifest().endpoint.model_copy(update={"shared": "portrait"} | members.pop("endpoint", {}))
    return manifest(name=name, endpoint=endpoint, **members)


def test_models_that_share_a_container_are_deployed_together() -> None:
    # given two models of one container
    commands = container_plan([shared("beauty"), shared("makeup")], STAGE, "7", {})
    # then there is one image and one endpoint, and both models are in the catalogue
    deploy_endpoint = command_with(commands, "deploy")
    assert any("MODEL=beauty,makeup" in command for command in commands)
    assert {"Image=1.ecr/facemagi-test:portrait-7", "Model=portrait", "Models=beauty,makeup"} <= set(deploy_endpoint)
    assert "facemagi-test-portrait" in deploy_endpoint
    assert published(commands) == [("beauty",), ("makeup",)]


def test_a_model_without_its_weights_is_left_out_of_a_shared_container() -> None:
    commands = container_plan([shared("beauty"), shared("attgan", weights=WEIGHTS)], STAGE, "7", {})
    assert "Models=beauty" in command_with(commands, "deploy")
    assert published(commands) == [("beauty",), ("attgan",)]


@pytest.mark.parametrize("name", ["beauty", "makeup", "portrait"])
def test_a_container_is_deployed_by_the_name_of_any_of_its_models(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert deploy.main([name, "--dry-run"]) == 0
    assert "Model=portrait" in capsys.readouterr().out


def test_a_service_comes_with_a_container_that_costs_nothing_without_jobs(capsys: pytest.CaptureFixture[str]) -> None:
    # when a stage is deployed for the first time
    assert deploy.main(["--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # then the container is deployed to Lambda after the service, and its models enter the catalogue
    service = next(number for number, line in enumerate(lines) if "--config-env" in line)
    function = next(number for number, line in enumerate(lines) if "function.yaml" in line)
    assert service < function
    assert any("steps.publish beauty on-lambda dev" in line for line in lines[function:])
    assert not any("endpoint.yaml" in line for line in lines)


def test_the_service_can_be_deployed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main(["--service-only", "--dry-run"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(service_plan("dev", "default", ()))


@pytest.mark.parametrize(
    ("arguments", "template"),
    [
        (["beauty"], "function.yaml"),
        (["beauty", "--on", "sagemaker"], "endpoint.yaml"),
        (["esrgan"], "endpoint.yaml"),
    ],
)
def test_a_new_container_goes_to_the_first_place_that_its_models_name(
    arguments: list[str], template: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(container_deployment, "local_weights", lambda members, commercial: {"esrgan": [FAST]})
    assert deploy.main([*arguments, "--dry-run"]) == 0
    assert f"sagemaker_endpoints/{template}" in capsys.readouterr().out


def test_models_with_different_endpoints_cannot_share_a_container() -> None:
    with pytest.raises(FaceMagiError, match="beauty and makeup share the container") as caught:
        containers([shared("beauty"), shared("makeup", endpoint={"max_concurrency": 9})])
    assert caught.value.param == "makeup.endpoint"


def test_a_model_cannot_have_the_name_of_a_shared_container() -> None:
    with pytest.raises(FaceMagiError, match="share the container portrait"):
        containers([shared("beauty"), manifest(name="portrait")])


def test_the_containers_of_this_repository_are_consistent() -> None:
    by_name = containers(repository.read_manifests(repository.find_models()))
    assert {"beauty", "makeup", "filters"} <= {model.name for model in by_name["portrait"]}


@pytest.mark.parametrize(
    ("members", "licence"),
    [({"commercial": False, "licence": "CC-BY-NC-SA-4.0"}, "CC-BY-NC-SA-4.0"), ({"weights": WEIGHTS}, "CC-BY-NC-4.0")],
    ids=["code", "weights"],
)
def test_a_licence_that_forbids_commercial_use_is_refused(members: dict[str, Any], licence: str) -> None:
    with pytest.raises(FaceMagiError, match=licence):
        require_commercial(manifest(**members))


def test_licences_that_allow_commercial_use_are_accepted() -> None:
    require_commercial(manifest(weights={"net": NET | {"commercial": True}} | OPTIONAL))


@pytest.mark.parametrize(
    ("name", "weights", "status"),
    [
        ("portrait", {}, 0),
        ("face_parsing", {}, 1),
        ("portrait", {"face_parsing": [Path("weights/face_parsing/face_parsing.safetensors")]}, 1),
    ],
    ids=["without its weights", "by its name", "with its weights"],
)
def test_a_non_commercial_model_stops_its_container_only_if_it_is_deployed(
    name: str, weights: dict[str, list[Path]], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container_deployment, "local_weights", lambda members, commercial: weights)
    assert deploy.main([name, "--on", "sagemaker", "--commercial", "--dry-run"]) == status


def test_a_dry_run_prints_and_runs_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # given a machine on which every command fails
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("something was run"))
    # when a model is deployed with --dry-run
    status = deploy.main(["beauty", "--dry-run"])
    # then the commands are printed, with placeholders for what AWS would supply
    assert status == 0
    assert "Bucket=<Bucket>" in capsys.readouterr().out


def test_a_dry_run_says_what_gives_an_endpoint_its_scaling_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main(["beauty", "--on", "sagemaker", "--dry-run"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("# after a failure: ")
    assert last.endswith("scripts.deployment.steps.scaling resume facemagi-dev-portrait")


def test_an_unknown_model_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main(["no-such-model", "--dry-run"]) == 1
    assert "no-such-model" in capsys.readouterr().err
