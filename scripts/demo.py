"""One photo the whole way through the local cloud, told step by step."""

import argparse
import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from facemagi_vision.decode import decode
from scripts.client import ApiError, Client, content_type_of
from scripts.local_cloud import LocalCloud

SAMPLE = Path(__file__).parent.parent / "tests/data/astronaut.png"
"""Eileen Collins, by NASA: in the public domain."""

STEPS = 7
BAR = 21
GAP = 8
"""Pixels between before and after."""


class Steps:
    """One line for every step, with its milliseconds, behind a bar that grows."""

    def __init__(self) -> None:
        self.done = 0

    @contextmanager
    def step(self, doing: str) -> Iterator[list[str]]:
        """Time a step; what it appends to the list is told behind its name."""
        if sys.stdout.isatty():
            print(f"{self._bar()} {doing} …", end="\r", flush=True)
        told: list[str] = []
        started = time.perf_counter()
        yield told
        self.done += 1
        milliseconds = (time.perf_counter() - started) * 1000
        print(f"{self._bar()} {doing:<22}{milliseconds:8.0f} ms  {' '.join(told)}".rstrip(), flush=True)

    def _bar(self) -> str:
        filled = BAR * self.done // STEPS
        return f"[{'#' * filled}{'.' * (BAR - filled)}]"


def main() -> int:
    arguments = _arguments()
    steps = Steps()
    started = time.perf_counter()
    try:
        with steps.step("start the local cloud"):
            cloud = LocalCloud.start()
        with cloud, httpx.Client() as http:
            result = _edit(Client(cloud.api_url, http), arguments, steps)
    except (ApiError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    for path in _write(arguments, result):
        print(f"wrote {path}")
    print(f"done in {time.perf_counter() - started:.1f} s")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo", description="Edit one photo on this machine, the whole way.")
    parser.add_argument("photo", nargs="?", type=Path, default=SAMPLE, help="a JPEG, PNG, WebP, HEIC or AVIF")
    parser.add_argument("--effect", default="beauty")
    parser.add_argument("--param", action="append", default=[], type=_param, metavar="NAME=VALUE")
    parser.add_argument("--out", type=Path, help="where the result goes; its ending chooses the format")
    arguments = parser.parse_args()
    name = f"{arguments.photo.stem}-{arguments.effect.replace('/', '-')}.jpg"
    arguments.out = arguments.out or Path("out") / name
    return arguments


def _param(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    if value in {"true", "false"}:
        return name, value == "true"
    return name, int(value) if value.lstrip("-").isdigit() else value


def _edit(client: Client, arguments: argparse.Namespace, steps: Steps) -> bytes:
    content = arguments.photo.read_bytes()
    with steps.step("announce the photo") as told:
        photo = client.create_photo(content_type_of(arguments.photo), len(content))
        told.append(photo["id"])
    with steps.step("upload it") as told:
        client.upload(photo, content)
        told.append(f"{len(content):,} bytes")
    with steps.step("find the faces") as told:
        ready = client.wait_for_photo(photo["id"])
        told.append(f"{len(ready['faces'])} in {ready['width']}×{ready['height']}")
    with steps.step(f"queue {arguments.effect}") as told:
        job = client.create_job(_job(photo["id"], arguments))
        told.append(job["id"])
    with steps.step("edit"):
        done = client.wait_for_job(job["id"])
    with steps.step("download the result") as told:
        result = client.download(done)
        told.append(f"{len(result):,} bytes")
    return result


def _job(photo: str, arguments: argparse.Namespace) -> dict[str, Any]:
    formats = {".png": "png", ".webp": "webp"}
    return {
        "photo": photo,
        "effect": arguments.effect,
        "params": dict(arguments.param),
        "output": {"format": formats.get(arguments.out.suffix.lower(), "jpeg")},
    }


def _write(arguments: argparse.Namespace, result: bytes) -> list[Path]:
    beside = arguments.out.with_name(f"{arguments.out.stem}-before-after.jpg")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_bytes(result)
    _before_after(arguments.photo, result).save(beside, quality=92)
    return [arguments.out, beside]


def _before_after(photo: Path, result: bytes) -> Image.Image:
    after = Image.open(io.BytesIO(result)).convert("RGB")
    before = Image.fromarray(decode(photo.read_bytes()).rgb).resize(after.size)
    both = Image.new("RGB", (after.width * 2 + GAP, after.height), "white")
    both.paste(before, (0, 0))
    both.paste(after, (after.width + GAP, 0))
    return both


if __name__ == "__main__":
    sys.exit(main())
