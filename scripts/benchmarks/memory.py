"""`./scripts/bench memory MODEL [--jobs 200]`: measures a container's memory over many photos of mixed sizes."""

import argparse
import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import httpx

from facemagi.manifest import Manifest, read_manifest
from facemagi_client import FaceMagi
from facemagi_client.types import Output
from scripts.benchmarks.networks import in_own_process
from scripts.benchmarks.portraits import jpeg, portrait
from scripts.container_processes import container_pids
from scripts.local_cloud import LocalCloud, Options
from scripts.model_weights.random_weights import write_random
from scripts.model_weights.weights_entry import entries_of
from scripts.repository import MODELS

SIDES = (300, 512, 700, 1000, 1400, 2000)
"""Sides of the square photos, pixels."""

FORMATS: Sequence[Literal["jpeg", "png", "webp"]] = ("jpeg", "png", "webp")
FIRST_JOBS = 20
MAX_GROWTH = 1.05
"""Maximum memory at the end, as a multiple of the memory after `FIRST_JOBS` jobs."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench memory", description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--param", action="append", default=[], metavar="NAME=NUMBER")
    arguments = parser.parse_args()
    params = {name: int(value) for name, _, value in (param.partition("=") for param in arguments.param)}
    curve = _measure(read_manifest(MODELS / arguments.model), params, arguments.jobs)
    early, late = curve[FIRST_JOBS - 1], curve[-1]
    print(
        f"{arguments.model}: {early:.0f} MB after {FIRST_JOBS} jobs, {late:.0f} after {len(curve)}, "
        f"at most {max(curve):.0f}"
    )
    print(f"ratio {late / early:.3f}, target <= {MAX_GROWTH}: {'met' if late <= MAX_GROWTH * early else 'MISSED'}")


def _measure(manifest: Manifest, params: dict[str, Any], jobs: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries_of([manifest]):
            in_own_process(write_random, entry, Path(folder))
        options = Options(models=[manifest.name], weights=Path(folder), idle_seconds=3600)
        with LocalCloud.start(options) as cloud, httpx.Client(timeout=120) as http:
            return _memory_curve(cloud, FaceMagi(cloud.api_url, http=http), manifest, params, jobs)


def _memory_curve(
    cloud: LocalCloud, client: FaceMagi, manifest: Manifest, params: dict[str, Any], jobs: int
) -> list[float]:
    """Resident megabytes of the container after each job."""
    photos = [client.photos.send(jpeg(portrait(side, side), quality=92))["id"] for side in SIDES]
    rng = random.Random(1)
    curve = []
    for _ in range(jobs):
        photo = rng.choice(photos)
        effect = manifest.effect_ids()[0]
        references = {
            name: rng.choice(photos)
            for name, parameter in manifest.effects[manifest.effect_name(effect)].parameters.items()
            if parameter.type == "photo"
        }
        output: Output = {"format": rng.choice(FORMATS)}
        client.jobs.run(effect=effect, photo=photo, params=references | params, output=output)
        curve.append(_resident_megabytes(cloud))
    return curve


def _resident_megabytes(cloud: LocalCloud) -> float:
    (pid,) = container_pids(cloud.environment)
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
