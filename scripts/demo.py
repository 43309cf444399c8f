"""Edits one photo in the local cloud, as an app would, and prints a line for every step."""

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
from scripts.model_weights.asking import fetch_missing
from scripts.model_weights.errors import WeightsError
from scripts.repository import SAMPLE, find_models, read_manifests

STEPS = 7
BAR_WIDTH = 21
"""Characters of the progress bar."""

INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C."""

GAP = 8
"""Pixels between the photo and the result."""

FORMATS = {".png": "png", ".webp": "webp", ".gif": "gif", ".json": "json"}
"""Output formats by the suffix of the result's file; every other suffix means JPEG."""


class Progress:
    """Prints a line for every step: a progress bar, the step's name, its milliseconds, and notes."""

    def __init__(self) -> None:
        self.done = 0

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time the `with` block; notes that it appends to the list are printed at the end of the step's line."""
        if sys.stdout.isatty():
            print(f"{self._bar()} {name} …", end="\r", flush=True)
        notes: list[str] = []
        started = time.perf_counter()
        yield notes
        self.done += 1
        milliseconds = (time.perf_counter() - started) * 1000
        print(f"{self._bar()} {name:<22}{milliseconds:8.0f} ms  {' '.join(notes)}".rstrip(), flush=True)

    def _bar(self) -> str:
        filled = BAR_WIDTH * self.done // STEPS
        return f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}]"


def main() -> int:
    arguments = _arguments()
    try:
        _run(arguments)
    except (ApiError, LookupError, OSError, httpx.HTTPError, WeightsError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _run(arguments: argparse.Namespace) -> None:
    content = arguments.photo.read_bytes()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.touch()
    fetch_missing(_effects(arguments), arguments.yes)
    progress, started = Progress(), time.perf_counter()
    with progress.step("start the local cloud"):
        cloud = LocalCloud.start()
    with cloud, httpx.Client() as http:
        result = _edit(Client(cloud.api_url, http), content, arguments, progress)
    for path in _write(arguments, content, result):
        print(f"wrote {path}")
    print(f"done in {time.perf_counter() - started:.1f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="demo", description="Edit one photo in the local cloud, on this machine.")
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
    parser.add_argument("--yes", action="store_true", help="download weights that the effect needs without asking")
    parser.add_argument("--out", type=Path, help="the file of the result; its suffix selects the format")
    arguments = parser.parse_args()
    arguments.edit = _edit_of(arguments)
    arguments.title = " + ".join(_effects(arguments))
    name = f"{arguments.photo.stem}-{arguments.title.replace('/', '-').replace(' + ', '-')}"
    arguments.out = arguments.out or Path("out") / (name + _suffix_for(_effects(arguments)[-1]))
    return arguments


def _effects(arguments: argparse.Namespace) -> list[str]:
    return [step["effect"] for step in arguments.edit.get("steps", [arguments.edit])]


def _suffix_for(effect: str) -> str:
    """The suffix of the result's file where the user names none: of a document where the effect reports."""
    folders = [folder for folder in find_models() if folder.name == effect.partition("/")[0]]
    return ".json" if any(manifest.reports for manifest in read_manifests(folders)) else ".jpg"


def _edit_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """The edit in the job's request: one effect, or steps."""
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


def _edit(client: Client, content: bytes, arguments: argparse.Namespace, progress: Progress) -> bytes:
    with progress.step("announce the photo") as notes:
        photo = client.create_photo(content_type_of(arguments.photo), len(content))
        notes.append(photo["id"])
    with progress.step("upload it") as notes:
        client.upload(photo, content)
        notes.append(f"{len(content):,} bytes")
    with progress.step("find the faces") as notes:
        ready = client.wait_for_photo(photo["id"])
        notes.append(f"{len(ready['faces'])} in {ready['width']}×{ready['height']}")
    for step in arguments.edit.get("steps", [arguments.edit]):
        step["params"] = _upload_second_photos(client, step["params"])
    with progress.step(f"queue {arguments.title}") as notes:
        job = client.create_job(_job(photo["id"], arguments))
        notes.append(job["id"])
    with progress.step("edit") as notes:
        done = client.wait_for_job(job["id"])
        notes += [f"{warning['code']}: {warning['message']}" for warning in done["warnings"]]
    with progress.step("download the result") as notes:
        result = client.download(done)
        notes.append(f"{len(result):,} bytes")
    return result


def _upload_second_photos(client: Client, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with every value @FILE replaced by the id of that photo, which is uploaded."""
    return {
        name: _send_file(client, Path(value[1:])) if str(value).startswith("@") else value
        for name, value in params.items()
    }


def _send_file(client: Client, path: Path) -> str:
    return client.send_photo(path.read_bytes(), content_type_of(path))


def _job(photo: str, arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "photo": photo,
        **arguments.edit,
        "output": {"format": FORMATS.get(arguments.out.suffix.lower(), "jpeg")},
    }


def _write(arguments: argparse.Namespace, content: bytes, result: bytes) -> list[Path]:
    """Write the result, and of a picture the photo and the result side by side; returns the paths."""
    comparison = arguments.out.with_name(f"{arguments.out.stem}-before-after.jpg")
    arguments.out.write_bytes(result)
    if arguments.out.suffix.lower() == ".json":
        return [arguments.out]
    _before_after(content, result).save(comparison, quality=92)
    return [arguments.out, comparison]


def _before_after(content: bytes, result: bytes) -> Image.Image:
    after = Image.open(io.BytesIO(result)).convert("RGB")
    before = Image.fromarray(decode(content).rgb).resize(after.size)
    both = Image.new("RGB", (after.width * 2 + GAP, after.height), "white")
    both.paste(before, (0, 0))
    both.paste(after, (after.width + GAP, 0))
    return both


if __name__ == "__main__":
    sys.exit(main())
