"""What the service costs beside the edit: the container's own share, the time on the way, the jobs per second."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from facemagi.ids import owner_of
from facemagi.invocation import NewJob, invocation
from scripts.benchmarks.figures import Figure, figure
from scripts.client import Client
from scripts.local_cloud.children import listen
from scripts.local_cloud.settings import PRINCIPAL

REPEATS = 40
WARM_UP = 5
SUSTAINED_JOBS = 200
CLIENTS = 8
READY_SECONDS = 30
COMPUTE = ("decode", "edit", "encode")
"""The container's steps that are the edit; the rest is the service's own."""

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def measure(client: Client, photo: str) -> list[Figure]:
    """Everything but the doors, at 400×500; the environment is the local cloud's."""
    overhead, compute = _container(photo)
    latency = _latency(client, photo)
    return [
        figure("container: decode + edit + encode", "ms", compute),
        figure("container: CPU beside them, per job", "CPU ms", [overhead], 10),
        figure("submit to result", "ms", latency),
        figure("submit to result without the compute", "ms", [value - _middle(compute) for value in latency], 120),
        figure("jobs per second, sustained", "1/s", [_sustained(client, photo)], 10, "least"),
    ]


def _container(photo: str) -> tuple[float, list[float]]:
    """CPU per job beside the compute, and every job's compute, of a container of its own."""
    from facemagi.effects import find

    owner = owner_of(PRINCIPAL)
    body = invocation(owner, "job_" + "0" * 20, find("beauty"), NewJob(effect="beauty", photo=photo))
    with _running_container() as (http, pid):
        for _ in range(WARM_UP):
            _invoke(http, body)
        before = _cpu_of(pid)
        compute = [_invoke(http, body) for _ in range(REPEATS)]
        spent = (_cpu_of(pid) - before) * 1000
    return (spent - sum(compute)) / REPEATS, compute


@contextmanager
def _running_container() -> Iterator[tuple[httpx.Client, int]]:
    with listen("127.0.0.1") as free:
        port = free.getsockname()[1]
    environment = os.environ | {"FACEMAGI_MODEL": "beauty", "FACEMAGI_PORT": str(port)}
    command = [sys.executable, "-m", "sagemaker_endpoints._runtime"]
    with (
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http,
    ):
        try:
            _wait_until_ready(http)
            yield http, process.pid
        finally:
            process.terminate()


def _wait_until_ready(http: httpx.Client) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        try:
            if http.get("/ping").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the container did not become ready")


def _invoke(http: httpx.Client, body: dict[str, Any]) -> float:
    """One job; the milliseconds of its compute, from the Server-Timing header."""
    answer = http.post("/invocations", json=body).raise_for_status()
    timings = dict(part.strip().split(";dur=") for part in answer.headers["Server-Timing"].split(","))
    return sum(float(timings[step]) for step in COMPUTE)


def _cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, all threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def _latency(client: Client, photo: str) -> list[float]:
    values = []
    for _ in range(REPEATS + WARM_UP):
        started = time.perf_counter()
        _one_job(client, photo)
        values.append((time.perf_counter() - started) * 1000)
    return values[WARM_UP:]


def _sustained(client: Client, photo: str) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: _one_job(client, photo), range(SUSTAINED_JOBS)))
    return SUSTAINED_JOBS / (time.perf_counter() - started)


def _one_job(client: Client, photo: str) -> bytes:
    job = client.create_job({"effect": "beauty", "photo": photo})
    return client.download(client.wait_for_job(job["id"]))


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
