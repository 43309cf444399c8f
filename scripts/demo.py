"""One photo the whole way through the local cloud, told step by step."""

import argparse
import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
INTERRUPTED = 130
"""What a shell says of a command that Ctrl-C ended."""

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
        notes: list[str] = []
        started = time.perf_counter()
        yield notes
        self.done += 1
        milliseconds = (time.perf_counter() - started) * 1000
        print(f"{self._bar()} {doing:<22}{milliseconds:8.0f} ms  {' '.join(notes)}".rstrip(), flush=True)

    def _bar(self) -> str:
        filled = BAR * self.done // STEPS
        return f"[{'#' * filled}{'.' * (BAR - filled)}]"


def main() -> int:
    arguments = _arguments()
    try:
        _run(arguments)
    except (ApiError, OSError, httpx.HTTPError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _run(arguments: argparse.Namespace) -> None:
    steps, started = Steps(), time.perf_counter()
    content = arguments.photo.read_bytes()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.touch()
    with steps.step("start the local cloud"):
        cloud = LocalCloud.start()
    with cloud, httpx.Client() as http:
        result = _edit(Client(cloud.api_url, http), content, arguments, steps)
    for path in _write(arguments, content, result):
        print(f"wrote {path}")
    print(f"done in {time.perf_counter() - started:.1f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo", description="Edit one photo on this machine, the whole way.")
    parser.add_argument("photo", nargs="?", type=Path, default=SAMPLE, help="a JPEG, PNG, WebP, HEIC or AVIF")
    parser.add_argument("--effect", default="beauty")
    parser.add_argument("--param", action="append", default=[], type=_param, metavar="NAME=VALUE")
    parser.add_argument(
        "--step",
        action="append",
        type=_step,
        dest="steps",
        metavar="EFFECT[:NAME=VALUE,…]",
        help="instead of --effect and --param: two or more of these are applied one after another",
    )
    parser.add_argument("--out", type=Path, help="where the result goes; its ending chooses the format")
    arguments = parser.parse_args()
    arguments.asked = _asked(arguments)
    arguments.title = " + ".join(step["effect"] for step in arguments.asked.get("steps", [arguments.asked]))
    name = f"{arguments.photo.stem}-{arguments.title.replace('/', '-').replace(' + ', '-')}.jpg"
    arguments.out = arguments.out or Path("out") / name
    return arguments


def _asked(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.steps:
        return {"steps": arguments.steps}
    return {"effect": arguments.effect, "params": dict(arguments.param)}


def _step(text: str) -> dict[str, Any]:
    effect, _, params = text.partition(":")
    return {"effect": effect, "params": dict(_param(param) for param in params.split(",") if param)}


def _param(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    if value in {"true", "false"}:
        return name, value == "true"
    for number in (int, float):
        with suppress(ValueError):
            return name, number(value)
    return name, value


def _edit(client: Client, content: bytes, arguments: argparse.Namespace, steps: Steps) -> bytes:
    with steps.step("announce the photo") as notes:
        photo = client.create_photo(content_type_of(arguments.photo), len(content))
        notes.append(photo["id"])
    with steps.step("upload it") as notes:
        client.upload(photo, content)
        notes.append(f"{len(content):,} bytes")
    with steps.step("find the faces") as notes:
        ready = client.wait_for_photo(photo["id"])
        notes.append(f"{len(ready['faces'])} in {ready['width']}×{ready['height']}")
    for asked in arguments.asked.get("steps", [arguments.asked]):
        asked["params"] = _second_photos(client, asked["params"])
    with steps.step(f"queue {arguments.title}") as notes:
        job = client.create_job(_job(photo["id"], arguments))
        notes.append(job["id"])
    with steps.step("edit") as notes:
        done = client.wait_for_job(job["id"])
        notes += [f"{warning['code']}: {warning['message']}" for warning in done["warnings"]]
    with steps.step("download the result") as notes:
        result = client.download(done)
        notes.append(f"{len(result):,} bytes")
    return result


def _second_photos(client: Client, params: dict[str, Any]) -> dict[str, Any]:
    """Parameters whose value is @FILE get that photo's id; it is uploaded for this."""
    return {
        name: _send(client, Path(value[1:])) if str(value).startswith("@") else value for name, value in params.items()
    }


def _send(client: Client, path: Path) -> str:
    content = path.read_bytes()
    photo = client.create_photo(content_type_of(path), len(content))
    client.upload(photo, content)
    return str(client.wait_for_photo(photo["id"])["id"])


def _job(photo: str, arguments: argparse.Namespace) -> dict[str, Any]:
    formats = {".png": "png", ".webp": "webp", ".gif": "gif"}
    return {
        "photo": photo,
        **arguments.asked,
        "output": {"format": formats.get(arguments.out.suffix.lower(), "jpeg")},
    }


def _write(arguments: argparse.Namespace, content: bytes, result: bytes) -> list[Path]:
    beside = arguments.out.with_name(f"{arguments.out.stem}-before-after.jpg")
    arguments.out.write_bytes(result)
    _before_after(content, result).save(beside, quality=92)
    return [arguments.out, beside]


def _before_after(content: bytes, result: bytes) -> Image.Image:
    after = Image.open(io.BytesIO(result)).convert("RGB")
    before = Image.fromarray(decode(content).rgb).resize(after.size)
    both = Image.new("RGB", (after.width * 2 + GAP, after.height), "white")
    both.paste(before, (0, 0))
    both.paste(after, (after.width + GAP, 0))
    return both


if __name__ == "__main__":
    sys.exit(main())
