"""How long a model's container takes from its process's start to the first /ping that answers 200."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

from scripts.local_cloud.children import listen

HOST = "127.0.0.1"
PAUSE_SECONDS = 0.02
LONGEST_SECONDS = 120


def seconds_to_ready(model: str, weights: Path, device: str) -> float:
    """Start the container, ask until it can serve, and end it.

    Raises:
        TimeoutError: it took longer than `LONGEST_SECONDS`.
    """
    with listen(HOST) as probe:
        port = int(probe.getsockname()[1])
    environment = {"FACEMAGI_MODEL": model, "FACEMAGI_WEIGHTS": str(weights), "FACEMAGI_DEVICE": device}
    environment |= {"FACEMAGI_HOST": HOST, "FACEMAGI_PORT": str(port), "AWS_DEFAULT_REGION": "us-east-1"}
    command = [sys.executable, "-m", "sagemaker_endpoints._runtime", "serve"]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        while not _ready(port):
            if time.perf_counter() - started > LONGEST_SECONDS:
                raise TimeoutError(f"{model} is not ready after {LONGEST_SECONDS} seconds")
            time.sleep(PAUSE_SECONDS)
        return time.perf_counter() - started
    finally:
        process.kill()
        process.wait()


def _ready(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        connection.request("GET", "/ping")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False
