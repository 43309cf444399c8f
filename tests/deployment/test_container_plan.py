"""The commands of a deployment, in their order and with their parameters; none of them is run."""

from dataclasses import replace

import pytest

from scripts.cloudformation.template import read_template
from scripts.deployment.plan import (
    GPU_HOST_IMAGE,
    after_failure,
    container_plan,
    endpoint_parameters,
    service_plan,
    without_smoke,
)
from scripts.repository import ENDPOINT_TEMPLATE
from tests.deployment.plan_samples import KEYWORDS, STAGE, command_with, keywords, manifest


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


@pytest.mark.parametrize(
    ("framework", "instance", "without_cuda"),
    [("torch", "ml.c7i.large", True), ("torch", "ml.g4dn.xlarge", False), ("none", "ml.c7i.large", False)],
)
def test_an_instance_without_a_gpu_gets_pytorch_without_cuda(framework: str, instance: str, without_cuda: bool) -> None:
    endpoint = manifest().endpoint.model_copy(update={"instance_type": instance})
    commands = container_plan([manifest(endpoint=endpoint, framework=framework)], STAGE, "7", {})
    build = command_with(commands, "build")
    assert any(word.startswith("PIP_EXTRA_INDEX_URL=") for word in build) is without_cuda
