"""`./scripts/bench on_lambda [MODEL …]`: what an edit takes in a sandbox of Lambda, for the effects that may run there.

The container runs as on Lambda, in a process of its own, with one thread, and S3 is moto. Each model gets the job that
a deployment sends to it, on a small photo and on the largest that it edits, three times each, every time with a photo
that the container does not know yet. The first edit is shown apart; of the others the faster one counts. Weights are
random numbers, which take as long as trained ones. Linux only.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from facemagi.limits import MAX_PIXELS
from facemagi.manifest import Manifest
from scripts import repository
from scripts.benchmarks.networks import in_own_process
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.deployment.smoke_jobs import find_packed_faces, leg_of
from scripts.local_cloud import children
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import entries_of

HOST, BUCKET, JOB = "127.0.0.1", "photos", "job_00000000000000000000"
SMALL = 512
"""Pixels of a side of the small photo."""

START_SECONDS = 60
"""More than moto's start takes on a busy machine."""


@dataclass(frozen=True)
class Edit:
    """What one edit took.

    Attributes:
        model: the model's name.
        pixels: of the photo.
        start_s: processor time from the process's start to the loaded model.
        first_s: processor time of the first edit.
        seconds: processor time of the faster one of two later edits.
        peak_mb: the most memory of the process, in MB of 1,048,576 bytes, as Lambda counts it.
    """

    model: str
    pixels: int
    start_s: float
    first_s: float
    seconds: float
    peak_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench on_lambda", description=__doc__)
    parser.add_argument("models", nargs="*", help="names of models; without any, those whose runs_on names Lambda")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()
    chosen = repository.read_manifests(repository.find_models(arguments.models or None))
    if not arguments.models:
        chosen = [each for each in chosen if "lambda" in each.endpoint.runs_on]
    edits = []
    with tempfile.TemporaryDirectory() as folder, _photos(Path(folder)) as environment:
        for manifest in chosen:
            for entry in entries_of([manifest]):
                in_own_process(write_random, entry, Path(folder))
            for side in (SMALL, int((manifest.max_pixels or MAX_PIXELS) ** 0.5)):
                edits.append(in_own_process(measure, manifest, side, environment))
                print(_row(edits[-1]), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(each) for each in edits], indent=1) + "\n")


def measure(manifest: Manifest, side: int, environment: dict[str, str]) -> Edit:
    """Edit a square photo three times; runs in a process of its own.

    Args:
        manifest: the model.
        side: pixels of a side of the photo.
        environment: variables of the container.
    """
    events = [_event(manifest, side, environment, name) for name in ("first", "second", "third")]
    others = [each.name for each in repository.container_members(manifest.container) if not each.weights]
    models = ",".join(dict.fromkeys([*others, manifest.name]))
    return in_own_process(_edit, manifest.name, side, environment | {"FACEMAGI_MODEL": models}, events)


def _edit(model: str, side: int, environment: dict[str, str], events: Sequence[dict[str, str]]) -> Edit:
    os.environ.update(environment)
    from sagemaker_endpoints._runtime.memory import FUNCTION, allocate
    from sagemaker_endpoints._runtime.on_lambda import handler

    allocate(FUNCTION)
    handler.container()
    spent = [time.process_time()]
    for event in events:
        answer = handler.handler(event, None)
        if "error" in answer:
            raise RuntimeError(f"{model}: {answer['error']}")
        spent.append(time.process_time())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Edit(model, side * side, spent[0], spent[1] - spent[0], min(spent[2] - spent[1], spent[3] - spent[2]), peak)


def _event(manifest: Manifest, side: int, environment: dict[str, str], name: str) -> dict[str, str]:
    key = f"{name}_{side}.jpg"
    file = Path(environment["FACEMAGI_WEIGHTS"]) / key
    if not file.exists():
        file.write_bytes(jpeg(portrait(side, side), quality=92))
        _client(environment).put_object(Bucket=BUCKET, Key=key, Body=file.read_bytes())
    leg = leg_of(manifest, "bench", JOB, f"s3://{BUCKET}/{key}", in_own_process(find_packed_faces, file), "lambda")
    places = {name: f"s3://{BUCKET}/{name}" for name in ("output", "failure")}
    return {"inferenceId": f"bench.{JOB}", "body": json.dumps(leg.body)} | places


@contextmanager
def _photos(folder: Path) -> Iterator[dict[str, str]]:
    """Run moto until the block ends; yields the variables of a container that reads its bucket."""
    port = children.free_port(HOST)
    command = children.tie_to_this_process([sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)])
    process = children.start("moto", command, {}, folder / "moto.log")
    environment = {
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
        "FACEMAGI_WEIGHTS": str(folder),
        "OMP_NUM_THREADS": "1",
    }
    try:
        _wait_for(environment["AWS_ENDPOINT_URL"], process)
        _client(environment).create_bucket(Bucket=BUCKET)
        yield environment
    finally:
        children.stop([process])


def _wait_for(url: str, process: children.Child) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/moto-api/data.json").close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise process.failure()


def _client(environment: dict[str, str]) -> Any:
    import boto3

    keys = (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
    session = boto3.Session(*keys, region_name=environment["AWS_DEFAULT_REGION"])
    return session.client("s3", endpoint_url=environment["AWS_ENDPOINT_URL"])


def _row(edit: Edit) -> str:
    return (
        f"{edit.model:<18} {edit.pixels / 1e6:5.1f} MP  start {edit.start_s:5.2f} s  first {edit.first_s:6.2f} s  "
        f"edit {edit.seconds:7.2f} s  peak {edit.peak_mb:6.0f} MB"
    )


if __name__ == "__main__":
    main()
