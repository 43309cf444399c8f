"""Runs four built functions in Docker, against the local cloud.

`sam local` runs the functions that `sam build` built. The bucket, the table, the topics and the endpoints are those of
the local cloud, whose gateway and function hosts are not used. SAM has no JWT authorizer, so every caller has the same
principal.

With `--on lambda`, the models that may run on Lambda do, also in Docker: the local cloud's emulator keeps the events,
because SAM's invokes no function asynchronously, and each of its sandboxes is a Docker container of the models' image.
"""

import argparse
import ipaddress
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx

from facemagi.containers import containers
from facemagi_client import FaceMagi, media_types
from scripts import repository
from scripts.deployment.built.finish_build import BUILT
from scripts.deployment.edit_sandbox import image_name, new_session
from scripts.deployment.images import build_image
from scripts.deployment.sam_servers import sam_servers
from scripts.local_cloud import LocalCloud, Options

STARTED = "started"
"""Key of a request's start time in its extensions."""


def main(argv: Sequence[str]) -> int:
    arguments = _parse(argv)
    host = arguments.host or bridge_address()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with (
        suppress(KeyboardInterrupt),
        _edit_functions(arguments) as on_lambda,
        LocalCloud.start(replace(on_lambda, host=host)) as cloud,
        sam_servers(cloud, BUILT, host, arguments.port) as api_url,
    ):
        print(f"API {api_url}, logs {cloud.logs}", flush=True)
        if arguments.photo:
            edit(api_url, arguments.photo)
        else:
            signal.pause()
    return 0


def edit(api_url: str, photo: Path) -> None:
    """Edit one photo twice through the API, and print every call with its status and its milliseconds.

    At the second time, functions and containers are warm.
    """
    content = photo.read_bytes()
    with httpx.Client(event_hooks={"request": [_note_start], "response": [_print_call]}) as http:
        client = FaceMagi(api_url, http=http)
        announced = client.photos.create(content_type=media_types.of(content), bytes=len(content))
        client.photos.upload(announced, content)
        ready = client.photos.wait(announced["id"])
        print(f"     {len(ready['faces'])} faces in {ready['width']}×{ready['height']}")
        for _ in range(2):
            done = client.jobs.run(photo=ready["id"], effect="beauty")
            print(f"     {len(client.jobs.read(done)):,} bytes", flush=True)


def build_images(network: str | None) -> list[str]:
    """Build the image of every container that may run on Lambda, with the models that need no weights.

    Args:
        network: Docker's network during the build; None for its default.

    Returns:
        The names of these models.
    """
    models = repository.read_manifests(repository.find_models())
    on_lambda = [each for each in models if "lambda" in each.endpoint.runs_on and not each.required_weights]
    for name, members in containers(on_lambda).items():
        docker, build, *rest = build_image(members, image_name(name), gpu=False)
        through = ["--network", network] if network else []
        subprocess.run([docker, build, *through, *rest], cwd=repository.ROOT, check=True)
    return [each.name for each in on_lambda]


@contextmanager
def _edit_functions(arguments: argparse.Namespace) -> Iterator[Options]:
    """Where the models run, as options of the local cloud."""
    if arguments.on == "sagemaker":
        yield Options()
        return
    models = build_images(arguments.network)
    with new_session() as session:
        yield Options(models=models, on="lambda", function=session.sandbox())


def bridge_address() -> str:
    """This machine's address on Docker's bridge, where containers reach it: the gateway or first host of its subnet."""
    inspection = subprocess.run(["docker", "network", "inspect", "bridge"], capture_output=True, check=True)
    (config,) = json.loads(inspection.stdout)[0]["IPAM"]["Config"]
    return str(config.get("Gateway") or ipaddress.ip_network(config["Subnet"])[1])


def _note_start(request: httpx.Request) -> None:
    request.extensions[STARTED] = time.perf_counter()


def _print_call(response: httpx.Response) -> None:
    milliseconds = (time.perf_counter() - response.request.extensions[STARTED]) * 1000
    print(f"{response.status_code}  {response.request.method:<4} {response.request.url.path}  {milliseconds:.0f} ms")


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("sam-local", description="Serve the built functions in Docker, on this machine.")
    parser.add_argument("--port", type=int, default=3000, help="of the API (default: 3000)")
    parser.add_argument("--host", help="this machine's address as containers see it (default: Docker's bridge)")
    parser.add_argument("--on", choices=["sagemaker", "lambda"], default="sagemaker", help="where the models run")
    parser.add_argument("--network", help="of Docker while it builds the models' image for --on lambda, such as host")
    parser.add_argument("--photo", type=Path, help="edit this photo twice, then stop")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
