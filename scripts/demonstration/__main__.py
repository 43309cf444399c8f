"""Edits one photo as an app would, and prints a line for every step."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from facemagi.errors import FaceMagiError
from facemagi_client import ApiError, FaceMagi, media_types
from facemagi_client.media_types import FORMATS
from scripts.demonstration import catalogue, pictures
from scripts.demonstration.arguments import WAIT_SECONDS, Arguments, Json, parse
from scripts.demonstration.progress import Progress
from scripts.local_cloud import LocalCloud
from scripts.model_weights.asking import fetch_missing
from scripts.model_weights.errors import WeightsError

STEPS = 7

INTERRUPTED = 130
"""Exit status of a command that was ended by Ctrl-C."""

UNAUTHORIZED = 401
"""Status of API Gateway's answer to a call without a valid token."""


def main() -> int:
    try:
        _run(parse(sys.argv[1:]))
    except BrokenPipeError:  # the reader of --list has read enough
        sys.stdout = None
        return INTERRUPTED
    except (ApiError, FaceMagiError, LookupError, OSError, WeightsError) as error:
        print(f"demo: {_sentence(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _run(arguments: Arguments) -> None:
    """Everything that can be wrong with the command is found before anything is started or sent."""
    with ExitStack() as stack:
        remote = stack.enter_context(FaceMagi(arguments.api, arguments.token)) if arguments.api else None
        effects = catalogue.effects_of(remote) if remote else catalogue.effects_here()
        if arguments.lists:
            print(*catalogue.listing(effects), sep="\n")
            return
        catalogue.check_names(arguments.steps, effects)
        if remote is None:
            catalogue.check_values(arguments.steps, effects)
        content, out = arguments.photo.read_bytes(), _out(arguments, effects)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.touch()
        if remote is None:
            fetch_missing(arguments.effects, arguments.agreed)
        progress, started = Progress(STEPS), time.perf_counter()
        with _service(remote, progress) as client:
            result = _edit(client, content, arguments, effects, out, progress)
    for path in pictures.write(out, content, result):
        print(f"wrote {path}")
    print(f"done in {time.perf_counter() - started:.1f} s")


@contextmanager
def _service(remote: FaceMagi | None, progress: Progress) -> Iterator[FaceMagi]:
    """The deployed service, or a local cloud that runs until the block ends."""
    if remote:
        with progress.step("find the service") as notes:
            notes.append(remote.url)
        yield remote
        return
    with progress.step("start the local cloud"):
        cloud = LocalCloud.start()
    with cloud, FaceMagi(cloud.api_url) as client:
        yield client


def _out(arguments: Arguments, effects: catalogue.Effects) -> Path:
    """The file of the result: a document where the last effect reports and the user names no file."""
    suffix = ".json" if effects[arguments.effects[-1]]["formats"] == ["json"] else ".jpg"
    name = "-".join([arguments.photo.stem, *(effect.replace("/", "-") for effect in arguments.effects)])
    return arguments.out or Path("out") / (name + suffix)


def _edit(
    client: FaceMagi, content: bytes, arguments: Arguments, effects: catalogue.Effects, out: Path, progress: Progress
) -> bytes:
    for effect in arguments.effects:
        client.effects.warm(effect)  # as an app does when its user opens an effect: its container starts meanwhile
    with progress.step("announce the photo") as notes:
        photo = client.photos.create(content_type=media_types.of(content, arguments.photo.name), bytes=len(content))
        notes.append(photo["id"])
    with progress.step("upload it") as notes:
        client.photos.upload(photo, content)
        notes.append(f"{len(content):,} bytes")
    with progress.step("find the faces") as notes:
        ready = client.photos.wait(photo["id"])
        notes.append(f"{len(ready['faces'])} in {ready['width']}×{ready['height']}")
    for step in arguments.steps:
        for name in catalogue.photo_params(step, effects):
            step["params"][name] = client.photos.send(catalogue.file_of(step["params"][name]))["id"]
    with progress.step(f"queue {arguments.title}") as notes:
        job = client.jobs.create(**job_of(photo["id"], arguments, out))
        notes.append(job["id"])
    with progress.step("edit") as notes:
        done = client.jobs.wait(job["id"], timeout_s=WAIT_SECONDS)
        notes += [f"{warning['code']}: {warning['message']}" for warning in done["warnings"]]
    with progress.step("download the result") as notes:
        result = client.jobs.read(done)
        notes.append(f"{len(result):,} bytes")
    return result


def job_of(photo: str, arguments: Arguments, out: Path) -> Json:
    """The body of POST /v1/jobs.

    Args:
        photo: the photo's id.
        arguments: what the demo is asked for.
        out: the file of the result.
    """
    return {"photo": photo, **arguments.edit, "output": {"format": FORMATS.get(out.suffix.lower(), "jpeg")}}


def _sentence(error: Exception) -> str:
    if isinstance(error, ApiError) and error.status == UNAUTHORIZED:
        return f"{error.message} The service accepts only a valid token: --token TOKEN."
    if isinstance(error, FaceMagiError):
        allowed = f" Allowed: {error.limit}." if error.limit is not None else ""
        return f"{error.message}{allowed}"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
