"""The Docker containers that stand in for Lambda's sandboxes, without Docker."""

import os
import stat
from pathlib import Path

import pytest

from scripts.deployment import edit_sandbox
from scripts.deployment.edit_sandbox import Session, docker_command, new_session

ENVIRONMENT = {
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "3538",
    "AWS_LAMBDA_RUNTIME_API": "172.17.0.1:4000",
    "FACEMAGI_CONTAINER": "portrait",
    "PATH": "/usr/bin",
}
SESSION = Session("7")
ENTRY_POINT = ["python", "-m", "sagemaker_endpoints._runtime.on_lambda"]

DOCKER = """#!/bin/sh
echo "$@" >> "{calls}"
[ "$1" != ps ] || printf 'one\\ntwo\\n'
"""
"""Stands in for Docker: notes each call, and lists two containers."""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file to which the stand-in for Docker writes its calls, a line for each."""
    docker, noted = tmp_path / "docker", tmp_path / "calls"
    docker.write_text(DOCKER.format(calls=noted), "utf-8")
    docker.chmod(docker.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return noted


def test_a_sandbox_has_the_memory_of_its_function_and_cores_in_proportion() -> None:
    command = docker_command(ENVIRONMENT, SESSION, ENTRY_POINT)
    assert {"--memory=3538m", "--memory-swap=3538m", "--cpus=2.00"} < set(command)


def test_a_sandbox_can_write_to_tmp_only_and_is_a_user_without_rights() -> None:
    command = docker_command(ENVIRONMENT, SESSION, ENTRY_POINT)
    assert {"--read-only=true", "--tmpfs=/tmp:size=512m,mode=1777", "--cap-drop=ALL", "--ipc=none"} < set(command)
    assert "--user=993:990" in command


def test_a_sandbox_gets_the_variables_of_the_function_and_no_others_of_this_machine() -> None:
    passed = [word for word in docker_command(ENVIRONMENT, SESSION, ENTRY_POINT) if word.startswith("--env=")]
    assert passed == [f"--env={name}" for name in ENVIRONMENT if name != "PATH"]


def test_the_image_of_the_container_runs_the_functions_entry_point() -> None:
    command = docker_command(ENVIRONMENT, SESSION, ENTRY_POINT)
    assert "--entrypoint=python" in command
    assert command[-3:] == ["facemagi-portrait:local", *ENTRY_POINT[1:]]


def test_a_session_names_the_entry_point_of_the_functions_template() -> None:
    assert SESSION.sandbox()[1:] == ["-m", edit_sandbox.__name__, "7", *ENTRY_POINT]


def test_the_sandboxes_of_a_session_are_removed_at_its_end(calls: Path) -> None:
    with new_session() as session:
        assert not calls.exists()
    listed, removed = calls.read_text("utf-8").splitlines()
    assert listed == f"ps --all --quiet --filter label={session.label}"
    assert removed == "rm --force one two"
