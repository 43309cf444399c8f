"""Command lines as data: a plan is a list of them, which can be printed before it is run."""

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence

from scripts.repository import ROOT

Command = tuple[str, ...]

PYTHON = ".venv/bin/python"
SAM = "./scripts/deployment/sam"


def step(name: str, *arguments: str) -> Command:
    """A command that runs a module of `scripts/deployment/steps`.

    Args:
        name: the module's name.
        arguments: of its `main`.
    """
    return (PYTHON, "-m", f"scripts.deployment.steps.{name}", *arguments)


def show(commands: Sequence[Command], after_failure: Sequence[Command] = ()) -> None:
    """Print the commands of a plan.

    Args:
        commands: the plan.
        after_failure: what runs after a command that failed.
    """
    for command in commands:
        print(shlex.join(command))
    for command in after_failure:
        print(f"# after a failure: {shlex.join(command)}")


def run(commands: Sequence[Command], environment: Mapping[str, str], after_failure: Sequence[Command] = ()) -> int:
    """Print each command of a plan and run it; the first one that fails ends the plan.

    Args:
        commands: the plan.
        environment: of the commands.
        after_failure: what runs after a command that failed.

    Returns:
        The exit status: 0, or 1 where a command failed.
    """
    for command in commands:
        if not _succeeds(command, environment):
            for other in after_failure:
                _succeeds(other, environment)
            print("stopped, because this command failed: " + shlex.join(command), file=sys.stderr)
            return 1
    return 0


def _succeeds(command: Command, environment: Mapping[str, str]) -> bool:
    print(shlex.join(command), flush=True)
    program = sys.executable if command[0] == PYTHON else command[0]  # the same, wherever this checkout's .venv is
    return subprocess.run([program, *command[1:]], cwd=ROOT, env=environment, check=False).returncode == 0
