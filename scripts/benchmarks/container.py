"""Runs a model container as a process on this machine, and measures how long it takes to start."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.local_cloud.children import free_port

HOST = "127.0.0.1"
POLL_SECONDS = 0.02
MAX_SECONDS = 120


@dataclass(frozen=True)
class Container:
    """A container that is ready.

    Attributes:
        url: its address.
        pid: its process id.
        start_seconds: from the start of the process to the first /ping that answered 200.
    """

    url: str
    pid: int
    start_seconds: float


@contextmanager
def running_container(model: str, **environment: str) -> Iterator[Container]:
    """Start a model's container, wait until it is ready, and kill it at the end.

    Args:
        environment: further variables for the process.

    Raises:
        TimeoutError: it was not ready after `MAX_SECONDS`.
    """
    port = free_port(HOST)
    settings = {"FACEMAGI_MODEL": model, "FACEMAGI_HOST": HOST, "FACEMAGI_PORT": str(port)}
    command = [sys.executable, "-m", "sagemaker_endpoints._runtime", "serve"]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | settings | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not is_ready(port):
            if time.perf_counter() - started > MAX_SECONDS:
                raise TimeoutError(f"{model} is not ready after {MAX_SECONDS} seconds")
            time.sleep(POLL_SECONDS)
        yield Container(f"http://{HOST}:{port}", process.pid, time.perf_counter() - started)
    finally:
        process.kill()
        process.wait()


def seconds_to_ready(model: str, weights: Path, device: str) -> float:
    """How long a model's container takes to start.

    Args:
        weights: the folder of all weights.
        device: as `FACEMAGI_DEVICE`.

    Raises:
        TimeoutError: as `running_container`.
    """
    environment = {"FACEMAGI_WEIGHTS": str(weights), "FACEMAGI_DEVICE": device, "AWS_DEFAULT_REGION": "us-east-1"}
    with running_container(model, **environment) as container:
        return container.start_seconds


def is_ready(port: int) -> bool:
    """Whether a container on this machine answers /ping with 200.

    Args:
        port: of the container.
    """
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        connection.request("GET", "/ping")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False
