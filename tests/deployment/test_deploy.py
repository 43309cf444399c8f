"""The command `deploy` as its user sees it, without AWS."""

import subprocess

import pytest

from scripts.deployment import container_deployment, deploy
from scripts.deployment.plan import service_plan
from tests.deployment.plan_samples import FAST


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
