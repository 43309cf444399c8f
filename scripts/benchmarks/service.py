"""Measures the service around the edit: the container's other CPU time, the latency of a job, jobs per second."""

import json
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from facemagi.ids import owner_of
from facemagi.jobs.invocation import job_legs
from facemagi.jobs.requests import NewJob
from facemagi.photos.detection import read_original
from facemagi.photos.keys import PhotoKey
from facemagi_client import FaceMagi
from scripts.benchmarks.container import running_container
from scripts.benchmarks.figures import Figure, cpu_milliseconds, figure
from scripts.local_cloud.settings import PRINCIPAL
from scripts.repository import MODELS

REPEATS = 40
WARM_UP = 5
SUSTAINED_JOBS = 150
CLIENTS = 8
CONTAINER_JOBS = 150
"""The kernel counts CPU time in ticks of 10 ms; with this many jobs the rounding does not matter."""

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def measure(client: FaceMagi, photo: str) -> list[Figure]:
    """Measure everything but the Lambda functions. This process must have the environment of the local cloud.

    Args:
        photo: id of a photo that is ready.
    """
    owner = owner_of(PRINCIPAL)
    body = job_legs(owner, "job_" + "0" * 20, NewJob(effect="beauty", photo=photo))[0].body
    compute = _compute(body, read_original(PhotoKey(owner, photo)))
    compute_ms = statistics.median_high(compute)
    latency = _latency(client, photo)
    return [
        figure("container: decode + edit + encode", "CPU ms", compute),
        figure("container: all other CPU time, per job", "CPU ms", [_container(body) - compute_ms], 10),
        figure("submit to result", "ms", latency),
        figure("submit to result without the compute", "ms", [value - compute_ms for value in latency], 120),
        figure("jobs per second, sustained", "1/s", [_sustained(client, photo) for _ in range(3)], 10, at_least=True),
    ]


def _compute(body: dict[str, Any], content: bytes) -> list[float]:
    """CPU ms of decoding, editing and encoding one job's photo, in this process."""
    from facemagi_vision.decode import decode
    from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
    from sagemaker_endpoints._runtime.edit_state import EditState
    from sagemaker_endpoints._runtime.job import parse_job
    from sagemaker_endpoints._runtime.model import load_models
    from sagemaker_endpoints._runtime.output import render
    from sagemaker_endpoints._runtime.settings import Settings
    from sagemaker_endpoints._sdk.contract import Photo

    model = load_models(Settings((MODELS / "beauty",)))["beauty"]
    job = parse_job(json.dumps(body).encode(), {"beauty": model.manifest})
    step = Step(model, job.steps[0].edit, job.steps[0].faces)

    def run_once() -> None:
        photo = Photo(decode(content).rgb, job.source.faces)
        (result,) = run_chains([Chain(EditState.begin(photo), (step,))])
        render(result.state.picture, photo, job.output)

    return cpu_milliseconds(run_once, REPEATS, WARM_UP)


def _container(body: dict[str, Any]) -> float:
    """CPU ms per job of a container process, everything included."""
    with running_container("beauty") as container, httpx.Client(base_url=container.url, timeout=60) as http:
        for _ in range(WARM_UP):
            http.post("/invocations", json=body).raise_for_status()
        before = cpu_seconds(container.pid)
        for _ in range(CONTAINER_JOBS):
            http.post("/invocations", json=body).raise_for_status()
        return (cpu_seconds(container.pid) - before) * 1000 / CONTAINER_JOBS


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used, all threads together.

    Args:
        pid: the process.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def _latency(client: FaceMagi, photo: str) -> list[float]:
    """Milliseconds from sending a job to having its result, one job at a time."""
    values = []
    for _ in range(REPEATS + WARM_UP):
        started = time.perf_counter()
        _one_job(client, photo)
        values.append((time.perf_counter() - started) * 1000)
    return values[WARM_UP:]


def _sustained(client: FaceMagi, photo: str) -> float:
    """Jobs per second when `CLIENTS` clients send one job after another."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: _one_job(client, photo), range(SUSTAINED_JOBS)))
    return SUSTAINED_JOBS / (time.perf_counter() - started)


def _one_job(client: FaceMagi, photo: str) -> bytes:
    return client.jobs.read(client.jobs.run(effect="beauty", photo=photo))
