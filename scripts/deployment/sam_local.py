"""The built functions in Docker, all four, against the local cloud.

`sam local` runs what `sam build` made; bucket, table, topics and endpoints are the local cloud's, whose own gateway
and function hosts stand by unused. SAM knows no JWT authorizer, so every caller is the local cloud's one.
"""

import argparse
import ipaddress
import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import httpx

from scripts.client import Client, content_type_of
from scripts.deployment.finish_build import BUILT
from scripts.deployment.sam_servers import sam_servers
from scripts.local_cloud import LocalCloud, Options

STARTED = "started"


def main(arguments: Sequence[str]) -> int:
    asked = _parse(arguments)
    host = asked.host or bridge_address()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with (
        suppress(KeyboardInterrupt),
        LocalCloud.start(Options(host=host)) as cloud,
        sam_servers(cloud, BUILT, host, asked.port) as api_url,
    ):
        print(f"API {api_url}, logs {cloud.logs}", flush=True)
        if asked.photo:
            edit(api_url, asked.photo)
        else:
            signal.pause()
    return 0


def edit(api_url: str, photo: Path) -> None:
    """One photo the whole way; every call is told with its status and its milliseconds."""
    content = photo.read_bytes()
    with httpx.Client(event_hooks={"request": [_begin], "response": [_tell]}) as http:
        client = Client(api_url, http)
        announced = client.create_photo(content_type_of(photo), len(content))
        client.upload(announced, content)
        ready = client.wait_for_photo(announced["id"])
        print(f"     {len(ready['faces'])} faces in {ready['width']}×{ready['height']}")
        job = client.create_job({"photo": ready["id"], "effect": "beauty"})
        done = client.wait_for_job(job["id"])
        print(f"     {len(client.download(done)):,} bytes of {done['result']['format']}", flush=True)


def bridge_address() -> str:
    """This machine's address on Docker's own network, where containers reach it: the first of its subnet."""
    shown = subprocess.run(["docker", "network", "inspect", "bridge"], capture_output=True, check=True)
    (config,) = json.loads(shown.stdout)[0]["IPAM"]["Config"]
    return str(config.get("Gateway") or ipaddress.ip_network(config["Subnet"])[1])


def _begin(request: httpx.Request) -> None:
    request.extensions[STARTED] = time.perf_counter()


def _tell(response: httpx.Response) -> None:
    milliseconds = (time.perf_counter() - response.request.extensions[STARTED]) * 1000
    print(f"{response.status_code}  {response.request.method:<4} {response.request.url.path}  {milliseconds:.0f} ms")


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("sam-local", description="Serve the built functions in Docker, on this machine.")
    parser.add_argument("--port", type=int, default=3000, help="of the API (default: 3000)")
    parser.add_argument("--host", help="this machine's address as containers see it (default: Docker's bridge)")
    parser.add_argument("--photo", type=Path, help="send this photo the whole way, and end")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
