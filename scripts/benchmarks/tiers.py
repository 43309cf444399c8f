"""`./scripts/bench tiers`: what a job takes beside its edit, at an endpoint and on Lambda, each in its own local cloud.

The jobs of both alternate, so that other work on this machine disturbs both alike. Containers and sandboxes are warm.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from facemagi.containers import name_of
from facemagi.ids import created_at_ms
from facemagi.manifest import RunsOn
from facemagi_client import FaceMagi
from scripts.benchmarks.figures import as_json, figure, table
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.settings import STAGE

EFFECT = "sketch"
"""The fastest effect of the shared container."""

MODELS = ("sketch", "beauty")
SIDE = 256
REPEATS = 25
WARM_UP = 5
TIERS: tuple[RunsOn, ...] = ("sagemaker", "lambda")

PARTS = (
    "POST /v1/jobs, until its answer",
    "from the job's id to the container",
    "in the container",
    "from there until the job is recorded as done",
    "from there until the waiting GET has answered",
    "from the POST to done",
)


@dataclass(frozen=True)
class Tier:
    """A local cloud with one photo.

    Attributes:
        client: calls its API.
        photo: the photo's id.
        log: of its container.
    """

    client: FaceMagi
    photo: str
    log: Path


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench tiers", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()
    measured: dict[RunsOn, list[tuple[float, ...]]] = {name: [] for name in TIERS}
    with ExitStack() as stack:
        tiers = {name: stack.enter_context(_tier(name)) for name in TIERS}
        for _ in range(REPEATS + WARM_UP):
            for name, tier in tiers.items():
                measured[name].append(_one_job(tier))
    figures = [
        figure(f"{name}: {part}", "ms", values[WARM_UP:])
        for name, jobs in measured.items()
        for part, values in zip(PARTS, zip(*jobs, strict=True), strict=True)
    ]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {EFFECT}, {SIDE}×{SIDE}")
    print(table(figures))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(figures), indent=2) + "\n")


@contextmanager
def _tier(name: RunsOn) -> Iterator[Tier]:
    with LocalCloud.start(Options(models=MODELS, on=name)) as cloud, httpx.Client(timeout=60) as http:
        client = FaceMagi(cloud.api_url, http=http)
        photo = client.photos.send(jpeg(portrait(SIDE, SIDE)))["id"]
        yield Tier(client, photo, cloud.logs / f"{name_of(name, STAGE, 'portrait')}.log")


def _one_job(tier: Tier) -> tuple[float, ...]:
    """The milliseconds of each of `PARTS`."""
    sent = time.time() * 1000
    job = tier.client.jobs.create(effect=EFFECT, photo=tier.photo)["id"]
    answered = time.time() * 1000
    done = tier.client.jobs.wait(job)
    received = time.time() * 1000
    assert done["metrics"] is not None
    line = _line(tier.log, job)
    left, spent = line["_aws"]["Timestamp"], line["ms"]["run"]
    made = created_at_ms(job)
    recorded = made + (done["metrics"]["total_ms"] or 0)
    return answered - sent, left - spent - made, spent, recorded - left, received - recorded, received - sent


def _line(log: Path, job: str) -> Mapping[str, dict[str, float]]:
    """What the container has written about a job."""
    (line,) = (line for line in log.read_text("utf-8").splitlines() if job in line and "job done" in line)
    found: Mapping[str, dict[str, float]] = json.loads(line)
    return found


if __name__ == "__main__":
    main()
