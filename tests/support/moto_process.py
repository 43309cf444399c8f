"""moto as a process of its own, as it is published: without the patches and the rules of the local cloud."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import httpx

from scripts.local_cloud import children

HOST = "127.0.0.1"
REGION = "us-east-1"

START_SECONDS = 60
"""More than the start of a process takes on a busy machine."""


@contextmanager
def moto_process(folder: Path) -> Iterator[Callable[[str], Any]]:
    """Run moto until the block ends; yields a function that returns the boto3 client of a service.

    Args:
        folder: gets the process's log.
    """
    port = children.free_port(HOST)
    command = [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)]
    process = children.start("moto", children.tie_to_this_process(command), {}, folder / "moto.log")
    url = f"http://{HOST}:{port}"
    try:
        _wait_for(f"{url}/moto-api/data.json", process)
        session = boto3.Session("test", "test", region_name=REGION)
        yield lambda service: session.client(service, endpoint_url=url)
    finally:
        children.stop([process])


def _wait_for(url: str, process: children.Child) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.process.poll() is None:
        try:
            httpx.get(url).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise process.failure()
