"""Runs a server under measurement, and sends it jobs."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from scripts.benchmarks.peers.environments import python_of
from scripts.benchmarks.peers.processes import variables
from scripts.benchmarks.peers.row import AbsentError
from scripts.benchmarks.served.job_bodies import Work
from scripts.local_cloud.children import Child, free_port, start, stop

HOST = "127.0.0.1"

READY_SECONDS = 120
TIMEOUT = 120
"""Seconds that one job may take."""

Send = Callable[[httpx.Client, Work], bytes]


@dataclass(frozen=True)
class Server:
    """A server that is ready.

    Attributes:
        pid: the root of its tree of processes.
        send: sends one job and returns the result; threads may call it at the same time.
    """

    pid: int
    send: Callable[[Work], bytes]


@dataclass(frozen=True)
class Recipe:
    """How to run a server.

    Attributes:
        environment: whose Python runs it.
        command: the arguments of Python; `{port}` stands for the port.
        variables: of its environment; `{port}` too.
        is_ready: whether the answer to `GET ready_path` says so.
        ready_path: what to ask.
        send: sends it one job.
    """

    environment: str
    command: Sequence[str]
    variables: Mapping[str, str]
    ready_path: str
    send: Send
    is_ready: Callable[[httpx.Response], bool] = lambda answer: answer.status_code == 200


@contextmanager
def running(recipe: Recipe) -> Iterator[Server]:
    """Run a server until the block ends.

    Args:
        recipe: how.

    Raises:
        AbsentError: it ends, or is not ready in time.
    """
    port = str(free_port(HOST))
    python = python_of(recipe.environment)
    path = os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])  # cog starts its worker as `python`
    own = {name: value.replace("{port}", port) for name, value in recipe.variables.items()}
    command = [str(python), *(each.replace("{port}", port) for each in recipe.command)]
    with tempfile.TemporaryDirectory() as folder:
        child = start(recipe.environment, command, {**variables(), "PATH": path, **own}, Path(folder) / "log")
        try:
            with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=TIMEOUT, trust_env=False) as http:
                _wait(recipe, child, http)
                yield Server(child.process.pid, lambda work: recipe.send(http, work))
        finally:
            stop([child])


def _wait(recipe: Recipe, child: Child, http: httpx.Client) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and child.process.poll() is None:
        with suppress(httpx.HTTPError):
            if recipe.is_ready(http.get(recipe.ready_path, timeout=5)):
                return
        time.sleep(0.1)
    raise AbsentError(f"the server of {recipe.environment} does not start: {child.log_tail().splitlines()[-1:]}")
