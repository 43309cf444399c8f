"""Runs a container's image in Docker, as a sandbox of Lambda.

    python -m scripts.deployment.edit_sandbox SESSION ENTRY_POINT…

The local cloud's emulator of Lambda starts this program where it would start a container's process. The image is
that of the container whose name is in FACEMAGI_CONTAINER, and Docker limits it as Lambda does, as far as Docker can.

Where Lambda's limits are written:
https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from scripts.repository import FUNCTION_TEMPLATE

LABEL = "facemagi.session"
"""The label of the Docker containers; its value is the session that removes them."""

PASSED = ("AWS_", "FACEMAGI_")
"""Beginnings of the names of the variables that a sandbox gets."""

MB_PER_CPU = 1769
"""Lambda gives a sandbox one vCPU with this much memory, and more or less of it in proportion."""

LIMITS = {
    "read-only": "true",
    "tmpfs": "/tmp:size=512m,mode=1777",  # the only place to write to; Lambda's default size
    "user": "993:990",  # any user without a name; Lambda ignores the image's own
    "cap-drop": "ALL",
    "security-opt": "no-new-privileges",
    "ipc": "none",  # there is no /dev/shm
    "ulimit": "nofile=1024:1024",
    "pids-limit": "1024",
}
"""What Lambda allows every sandbox, in Docker's options."""


def image_name(container: str) -> str:
    """The name of a container's image on this machine.

    Args:
        container: the container's name.
    """
    return f"facemagi-{container}:local"


def docker_command(environment: Mapping[str, str], session: "Session", entry_point: Sequence[str]) -> list[str]:
    """The command that runs a sandbox.

    Args:
        environment: the variables of the function, and those with which Lambda describes it.
        session: removes the sandbox in the end, if nothing else does.
        entry_point: the command that runs in the image.
    """
    memory = int(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"])
    entry, *arguments = entry_point
    options = LIMITS | {
        "rm": "true",
        "init": "true",  # a first process that handles no SIGTERM would ignore it
        "label": session.label,
        "memory": f"{memory}m",
        "memory-swap": f"{memory}m",  # the sum of memory and swap: no swap
        "cpus": f"{memory / MB_PER_CPU:.2f}",
        "entrypoint": entry,
    }
    flags = [f"--{option}={value}" for option, value in options.items()]
    passed = [f"--env={name}" for name in sorted(environment) if name.startswith(PASSED)]
    return ["docker", "run", *flags, *passed, image_name(environment["FACEMAGI_CONTAINER"]), *arguments]


@dataclass(frozen=True)
class Session:
    """Docker containers that are removed together.

    Attributes:
        name: of the session.
    """

    name: str

    @property
    def label(self) -> str:
        """The label of its containers."""
        return f"{LABEL}={self.name}"

    def sandbox(self) -> list[str]:
        """The command that starts a sandbox, with the entry point of the function in its template."""
        from scripts.cloudformation.template import read_template  # takes a second, which no sandbox needs to wait for

        function = read_template(FUNCTION_TEMPLATE)["Resources"]["Function"]
        entry_point = function["Properties"]["ImageConfig"]["EntryPoint"]
        return [sys.executable, "-m", __name__, self.name, *entry_point]

    def containers(self) -> list[str]:
        """The ids of its containers."""
        command = ["docker", "ps", "--all", "--quiet", "--filter", f"label={self.label}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    def remove(self) -> None:
        """End and remove its containers."""
        if ids := self.containers():
            subprocess.run(["docker", "rm", "--force", *ids], capture_output=True, check=False)


@contextmanager
def new_session() -> Iterator[Session]:
    """A session whose containers are removed at the end."""
    session = Session(str(os.getpid()))
    try:
        yield session
    finally:
        session.remove()


if __name__ == "__main__":
    command = docker_command(os.environ, Session(sys.argv[1]), sys.argv[2:])
    os.execvp(command[0], command)
