"""What the service costs beside the edit: the container's own share, the time on the way, the jobs per second."""

import json
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
from facemagi.invocation import job_legs
from facemagi.photos import PhotoKey, read_original
from facemagi.requests import NewJob
from scripts.benchmarks.figures import Figure, cpu_milliseconds, figure
from scripts.client import Client
from scripts.local_cloud.children import listen
from scripts.local_cloud.settings import PRINCIPAL

BEAUTY = Path(__file__).parents[2] / "sagemaker_endpoints/beauty"
REPEATS = 40
WARM_UP = 5
SUSTAINED_JOBS = 150
CLIENTS = 8
READY_SECONDS = 30
CONTAINER_JOBS = 150
"""The kernel counts CPU in ticks of 10 ms; this many jobs make that a rounding error."""

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def measure(client: Client, photo: str) -> list[Figure]:
    """Everything but the doors, at 400×500; the environment is the local cloud's."""
    owner = owner_of(PRINCIPAL)
    body = job_legs(owner, "job_" + "0" * 20, NewJob(effect="beauty", photo=photo))[0].body
    compute = _compute(body, read_original(PhotoKey(owner, photo)))
    latency = _latency(client, photo)
    return [
        figure("container: decode + edit + encode", "CPU ms", compute),
        figure("container: CPU beside them, per job", "CPU ms", [_container(body) - _middle(compute)], 10),
        figure("submit to result", "ms", latency),
        figure("submit to result without the compute", "ms", [value - _middle(compute) for value in latency], 120),
        figure("jobs per second, sustained", "1/s", [_sustained(client, photo) for _ in range(3)], 10, "least"),
    ]


def _compute(body: dict[str, Any], content: bytes) -> list[float]:
    """CPU of decoding, editing and encoding one job's photo, in this process, with nothing around it."""
    from facemagi_vision.decode import decode
    from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
    from sagemaker_endpoints._runtime.edit_state import EditState
    from sagemaker_endpoints._runtime.job import parse_job
    from sagemaker_endpoints._runtime.model import load_models
    from sagemaker_endpoints._runtime.output import render
    from sagemaker_endpoints._runtime.settings import Settings
    from sagemaker_endpoints._sdk.contract import Photo

    model = load_models(Settings((BEAUTY,)))["beauty"]
    job = parse_job(json.dumps(body).encode(), {"beauty": model.manifest})
    step = Step(model, job.steps[0].edit, job.steps[0].faces)

    def once() -> None:
        photo = Photo(decode(content).rgb, job.source.faces)
        (result,) = run_chains([Chain(EditState.begin(photo), (step,))])
        render(result.state.picture, photo, job.output)

    return cpu_milliseconds(once, REPEATS, WARM_UP)


def _container(body: dict[str, Any]) -> float:
    """CPU per job of a container process of its own."""
    with _running_container() as (http, pid):
        for _ in range(WARM_UP):
            http.post("/invocations", json=body).raise_for_status()
        before = _cpu_of(pid)
        for _ in range(CONTAINER_JOBS):
            http.post("/invocations", json=body).raise_for_status()
        return (_cpu_of(pid) - before) * 1000 / CONTAINER_JOBS


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
