"""`./scripts/bench memory MODEL [--jobs 200]`: photos of mixed sizes through one container, and its memory."""

import argparse
import io
import os
import random
import tempfile
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from facemagi.manifest import Manifest, read_manifest
from scripts.benchmarks.networks import in_a_process
from scripts.client import Client
from scripts.local_cloud import LocalCloud, Options
from scripts.model_weights.randoms import write_random
from scripts.repository import MODELS

SIDES = (300, 512, 700, 1000, 1400, 2000)
FIRST = 20
LIMIT = 1.05
"""Of the memory after the first jobs."""

PORTRAIT = Path(__file__).parents[2] / "tests/data/astronaut.png"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench memory", description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--param", action="append", default=[], metavar="NAME=NUMBER")
    asked = parser.parse_args()
    manifest = read_manifest(MODELS / asked.model)
    params = {name: int(value) for name, _, value in (told.partition("=") for told in asked.param)}
    with tempfile.TemporaryDirectory() as folder:
        if manifest.weights:
            in_a_process(write_random, manifest, Path(folder))
        options = Options(models=[asked.model], weights=Path(folder), idle_seconds=3600)
        with LocalCloud.start(options) as cloud, httpx.Client(timeout=120) as http:
            curve = _run(cloud, Client(cloud.api_url, http), manifest, params, asked.jobs)
    early, late = curve[FIRST - 1], curve[-1]
    print(f"{asked.model}: {early:.0f} MB after {FIRST} jobs, {late:.0f} after {len(curve)}, at most {max(curve):.0f}")
    print(f"ratio {late / early:.3f}, wanted <= {LIMIT}: {'met' if late <= LIMIT * early else 'MISSED'}")


def _run(cloud: LocalCloud, client: Client, manifest: Manifest, params: dict[str, Any], jobs: int) -> list[float]:
    """Resident megabytes of the container after each job."""
    photos = [_send(client, side) for side in SIDES]
    chance = random.Random(1)
    curve = []
    for _ in range(jobs):
        photo = chance.choice(photos)
        effect = manifest.effect_ids()[0]
        seconds = {
            name: chance.choice(photos)
            for name, kind in manifest.effects[manifest.effect_name(effect)].parameters.items()
            if kind.type == "photo"
        }
        output = {"format": chance.choice(["jpeg", "png", "webp"])}
        job = client.create_job({"effect": effect, "photo": photo, "params": seconds | params, "output": output})
        client.wait_for_job(job["id"])
        curve.append(_resident(cloud))
    return curve


def _send(client: Client, side: int) -> str:
    file = io.BytesIO()
    Image.open(PORTRAIT).convert("RGB").resize((side, side)).save(file, "JPEG", quality=92)
    photo = client.create_photo("image/jpeg", len(file.getvalue()))
    client.upload(photo, file.getvalue())
    return str(client.wait_for_photo(photo["id"])["id"])


def _resident(cloud: LocalCloud) -> float:
    """Of the one container of this cloud, told from others by the address of its AWS."""
    mine = f"AWS_ENDPOINT_URL={cloud.environment['AWS_ENDPOINT_URL']}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            named = b"sagemaker_endpoints._runtime" in (process / "cmdline").read_bytes()
            if (
                named
                and b"die_with_parent" not in (process / "cmdline").read_bytes()
                and mine in (process / "environ").read_bytes().split(b"\0")
            ):
                pages = int((process / "statm").read_text().split()[1])
                return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        except OSError:
            continue
    raise RuntimeError("there is no container")


if __name__ == "__main__":
    main()
