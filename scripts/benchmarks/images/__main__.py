"""`./scripts/bench images CONTAINER EFFECT`: measures a container's image in Docker, as SageMaker and Lambda run it.

The image has the name that `./scripts/sam-local` gives it. It runs with its own entry point and the weights that are
here, and, where the container may run on Lambda, also with that of the function, under Lambda's limits. Photos and
results are in the S3 of a local cloud. Docker's engine must run on this machine.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from facemagi.ids import owner_of
from facemagi.jobs.invocation import job_legs
from facemagi.jobs.requests import WARM_UP, NewJob
from facemagi.manifest import Manifest
from facemagi_client import FaceMagi
from scripts.benchmarks.container import HOST, POLL_SECONDS, is_ready
from scripts.benchmarks.figures import Figure, figure, table
from scripts.benchmarks.service import cpu_seconds
from scripts.deployment.edit_sandbox import Session, image_name, new_session
from scripts.deployment.sam_local import bridge_address
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.children import free_port
from scripts.local_cloud.lambda_emulator.event import Event
from scripts.local_cloud.lambda_emulator.function import Function
from scripts.local_cloud.lambda_emulator.sandbox import Sandbox
from scripts.local_cloud.lambda_emulator.settings import LambdaSettings
from scripts.local_cloud.settings import PRINCIPAL
from scripts.repository import SAMPLE, WEIGHTS, container_members

EDITS = 6
JOB = "job_" + "0" * 20
CHUNK_BYTES = 1 << 20
MB = 1e6

Act = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench images", description=__doc__)
    parser.add_argument("container")
    parser.add_argument("effect")
    arguments = parser.parse_args()
    models = container_members(arguments.container)
    host = bridge_address()
    figures = _sizes(image_name(arguments.container))
    with LocalCloud.start(Options(host=host)) as cloud:
        os.environ |= cloud.environment
        body = _job(cloud, arguments.effect)
        figures += _as_endpoint(models, cloud, body)
        if "lambda" in models[0].endpoint.runs_on:
            figures += _as_function(models, cloud, body, host)
    print(table(figures))


def _sizes(image: str) -> list[Figure]:
    """The image's size, and that of its layers as a registry keeps them: each compressed with gzip."""
    whole = int(_docker("image", "inspect", "--format", "{{.Size}}", image))
    packer, packed = zlib.compressobj(), 0
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saving:
        assert saving.stdout is not None
        while chunk := saving.stdout.read(CHUNK_BYTES):
            packed += len(packer.compress(chunk))
    packed += len(packer.flush())
    return [figure("image", "MB", [whole / MB]), figure("image, compressed", "MB", [packed / MB])]


def _job(cloud: LocalCloud, effect: str) -> dict[str, Any]:
    """What the container gets for a job with the sample photo."""
    with httpx.Client(timeout=60) as http:
        photo = FaceMagi(cloud.api_url, http=http).photos.send(SAMPLE.read_bytes())["id"]
    (leg,) = job_legs(owner_of(PRINCIPAL), JOB, NewJob(effect=effect, photo=photo))
    return dict(leg.body)


def _as_endpoint(models: Sequence[Manifest], cloud: LocalCloud, body: dict[str, Any]) -> list[Figure]:
    port = free_port(HOST)
    variables = [f"--env={name}" for name in cloud.environment]
    files = f"--volume={WEIGHTS}:/opt/ml/model:ro"
    with new_session() as session, httpx.Client(base_url=f"http://{HOST}:{port}", timeout=120) as http:

        def start() -> None:
            options = (f"--label={session.label}", f"--publish={HOST}:{port}:8080", files, *variables)
            _docker("run", "--detach", *options, image_name(models[0].container), "serve")
            while not is_ready(port):
                time.sleep(POLL_SECONDS)

        def edit() -> None:
            http.post("/invocations", json=body).raise_for_status()

        return _measured("endpoint", start, edit, session)


def _as_function(models: Sequence[Manifest], cloud: LocalCloud, body: dict[str, Any], host: str) -> list[Figure]:
    """The same under Lambda's limits; `start` ends with the answer to an event that has no job."""
    served = ",".join(model.name for model in models if not model.required_weights)
    variables = {"FACEMAGI_MODEL": served, "FACEMAGI_CONTAINER": models[0].container}
    endpoint = models[0].endpoint
    function = Function(
        name="edit",
        qualifier="live",
        version="1",
        arn="arn",
        environment=variables,
        memory_mb=endpoint.on_lambda.memory_mb,
        timeout=endpoint.timeout_s,
        concurrency=1,
        retries=0,
        age=3600.0,
        on_success=None,
        on_failure=None,
    )
    place = f"s3://{cloud.environment['FACEMAGI_BUCKET']}/{owner_of(PRINCIPAL)}/results/{JOB}"
    addresses = {"output": f"{place}.jpg", "failure": f"{place}.json"}
    sandboxes: list[Sandbox] = []

    def send(text: str) -> None:
        answer = sandboxes[0].process(Event(json.dumps({"body": text} | addresses).encode()))
        assert "contentType" in answer.members, answer

    with tempfile.TemporaryDirectory() as logs, new_session() as session:
        settings = LambdaSettings(session.sandbox(), cloud.environment, host, logs, 60.0, 60.0)

        def start() -> None:
            sandboxes.append(Sandbox(function, settings))
            send(WARM_UP.decode())

        figures = _measured("function", start, lambda: send(json.dumps(body)), session)
        sandboxes[0].end()
        return figures


def _measured(name: str, start: Act, edit: Act, session: Session) -> list[Figure]:
    """Seconds and processor seconds of the start and of edits one after another, and the memory that they needed."""
    times = [_timed(start, session), *(_timed(edit, session) for _ in range(EDITS))]
    parts = {"start": times[:1], "first edit": times[1:2], "second edit": times[2:3], "later edits": times[3:]}
    rows = [
        figure(f"{name}: {what}", unit, values)
        for what, spent in parts.items()
        for unit, values in zip(("s", "CPU s"), zip(*spent, strict=True), strict=True)
    ]
    return [*rows, figure(f"{name}: largest resident memory", "MB", [sum(map(_peak_mb, _pids(session)))])]


def _timed(act: Act, session: Session) -> tuple[float, float]:
    cpu, wall = sum(map(cpu_seconds, _pids(session))), time.perf_counter()
    act()
    wall = time.perf_counter() - wall
    return wall, sum(map(cpu_seconds, _pids(session))) - cpu


def _pids(session: Session) -> list[int]:
    """All processes in a session's containers."""
    return [int(pid) for each in session.containers() for pid in _docker("top", each, "-o", "pid").split()[1:]]


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    (kib,) = (line.split()[1] for line in lines if line.startswith("VmHWM"))
    return int(kib) * 1024 / MB


def _docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
