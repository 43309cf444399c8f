"""Whatever is wrong before a deployment is one sentence, without a traceback, and before anything is built."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.deployment import commands, deploy
from scripts.deployment.account import tools
from scripts.repository import ROOT

REGION = ("--region", "eu-west-1")

OUTPUTS = ("Bucket", "Table", "SuccessTopic", "ErrorTopic", "OperatorTopic", "ModelImages")


@pytest.fixture
def account(environment: None) -> Iterator[None]:
    """An account in which nothing is deployed."""
    with mock_aws():
        yield


@pytest.fixture
def deployed(account: None) -> None:
    """The stage `dev` is deployed."""
    _create("facemagi-dev", dict.fromkeys(OUTPUTS, "1.ecr/output"))
    _create("aws-sam-cli-managed-default", {"SourceBucket": "artefacts"})


@pytest.fixture(autouse=True)
def _nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "run", lambda *_: pytest.fail("a command was run"))


def _create(name: str, outputs: dict[str, str]) -> None:
    template: dict[str, Any] = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    template["Outputs"] = {key: {"Value": value} for key, value in outputs.items()}
    boto3.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template))


def put_on_path(folder: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a program with this script the only one on PATH."""
    path = folder / "docker"
    path.write_text(f"#!{sys.executable}\n{program}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def sentence(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What `deploy` says on standard error before it ends with 1."""
    assert deploy.main([*arguments]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


@pytest.mark.parametrize("model", [[], ["beauty"]], ids=["the service", "a model"])
def test_missing_credentials_and_a_missing_region(model: list[str], tmp_path: Path) -> None:
    # given a machine that knows nothing of AWS
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    files = {name: str(tmp_path / "none") for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")}
    environment |= files | {"AWS_EC2_METADATA_DISABLED": "true"}

    def run(*options: str) -> str:
        command = [sys.executable, "-m", "scripts.deployment.deploy", *model, *options]
        ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 1
        return ended.stderr

    # then each of the two is one sentence
    assert run().startswith("deploy: No AWS region is set: give --region")
    assert run(*REGION).startswith("deploy: There are no AWS credentials here: run aws configure")
    assert run("--profile", "nobody").startswith("deploy: The config profile (nobody) could not be found: name another")


def test_a_stage_that_is_not_deployed(account: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the stage dev is not deployed in eu-west-1" in sentence(capsys, "beauty", *REGION)


def test_a_service_without_an_issuer_of_tokens(account: None, capsys: pytest.CaptureFixture[str]) -> None:
    said = sentence(capsys, *REGION)
    assert "samconfig.toml has no JwtIssuer and no JwtAudience for the stage dev" in said


def test_a_machine_without_docker(
    deployed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Docker is not installed" in sentence(capsys, "beauty", *REGION)


def test_docker_that_is_not_running(
    deployed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_on_path(tmp_path, "raise SystemExit('Cannot connect to the Docker daemon')", monkeypatch)
    assert "Docker is not running" in sentence(capsys, "beauty", *REGION)


def test_docker_that_does_not_answer(
    deployed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_on_path(tmp_path, "import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(tools, "DOCKER_SECONDS", 0.2)
    assert "Docker does not answer" in sentence(capsys, "beauty", *REGION)


def test_a_machine_without_lambdas_python(
    deployed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tools, "ROOT", tmp_path)
    folder = tmp_path / "scripts" / "deployment"
    folder.mkdir(parents=True)
    (folder / "lambda_python").write_text((ROOT / "scripts" / "deployment" / "lambda_python").read_text())
    (folder / "lambda_python").chmod(0o755)
    monkeypatch.setenv("PATH", _path_without_python(tmp_path))
    assert sentence(capsys, *REGION).startswith("deploy: Lambda's Python is needed to build for it")


def _path_without_python(folder: Path) -> str:
    """A folder with the only two programs that the script needs."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("bash", "dirname"):
        (programs / name).symlink_to(Path("/usr/bin") / name)
    return str(programs)


@pytest.mark.parametrize("model", [[], ["beauty"]], ids=["the service", "a model"])
def test_nothing_is_made_without_an_answer(
    model: list[str], deployed: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given a deployed stage, and every program that is needed
    monkeypatch.setattr(tools, "require_docker", lambda: None)
    monkeypatch.setattr(tools, "require_lambda_python", lambda: None)
    # when nobody can answer
    status = deploy.main([*model, *REGION])
    # then account, region and stage are shown, and nothing is run
    shown = capsys.readouterr()
    assert (status, shown.err) == (
        1,
        "deploy: nothing was changed: there is no terminal to ask at, and no --yes.\n",
    )
    assert "Account 123456789012, region eu-west-1, stage dev" in shown.out
