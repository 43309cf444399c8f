"""Running the commands of a plan."""

import os
from pathlib import Path

import pytest

from scripts.deployment import commands


def touch(path: Path) -> commands.Command:
    """A command that creates a file."""
    return ("touch", str(path))


def test_a_command_that_fails_ends_the_plan_and_is_followed_by_the_repair(tmp_path: Path) -> None:
    # given a plan whose second command fails
    plan = [touch(tmp_path / "first"), ("false",), touch(tmp_path / "third")]
    # when it is run
    status = commands.run(plan, os.environ, [touch(tmp_path / "repair")])
    # then the third command never runs, and the repair does
    assert (status, sorted(path.name for path in tmp_path.iterdir())) == (1, ["first", "repair"])


def test_a_plan_that_succeeds_needs_no_repair(tmp_path: Path) -> None:
    assert commands.run([touch(tmp_path / "only")], os.environ, [touch(tmp_path / "repair")]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["only"]


def test_a_fault_of_a_step_is_one_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    step = commands.step("publish", "beauty", "forgotten", "dev", "table")
    assert commands.run([step], os.environ) == 1
    assert "publish: 'forgotten' is none of deployed, on-lambda, disabled, withdrawn\n" in capfd.readouterr().err
