"""Models that share a container are deployed together."""

import pytest

from facemagi.containers import containers
from facemagi.errors import FaceMagiError
from scripts import repository
from scripts.deployment import deploy
from scripts.deployment.plan import container_plan
from tests.deployment.plan_samples import STAGE, WEIGHTS, command_with, manifest, published, shared


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
