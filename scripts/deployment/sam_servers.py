"""Runs two `sam local` servers: one for the functions that the API calls, one for those that events invoke."""

import http.client
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.deployment.forwarder import forward
from scripts.deployment.local_template import write_local_template
from scripts.local_cloud import LocalCloud, children
from scripts.local_cloud.children import Child
from scripts.local_cloud.settings import STAGE
from scripts.repository import ROOT

LOOPBACK = "127.0.0.1"
SAM = str(ROOT / "scripts" / "deployment" / "sam")
API_FUNCTIONS = ("Upload", "JobRouter")
EVENT_FUNCTIONS = ("FaceDetection", "JobResults")
"""Logical ids of the functions that S3 and SNS invoke."""

READY_SECONDS = 300.0
"""Long enough for the first start, which builds an image of the runtime and the layers."""

CONTAINER_ID = re.compile(r"SAM_CONTAINER_ID: (\w+)")
"""The log line with the id of a container that SAM has created."""


@contextmanager
def sam_servers(cloud: LocalCloud, built: Path, host: str, port: int) -> Iterator[str]:
    """Start both servers and send the cloud's events to the second; yields the API's URL.

    Args:
        built: the folder that `sam build` wrote.
        host: the address of this machine that the cloud listens on.
        port: the port of the API.

    Raises:
        ChildError: a server did not start.
    """
    event_port = children.free_port(LOOPBACK)
    servers = {"start-api": (port, API_FUNCTIONS), "start-lambda": (event_port, EVENT_FUNCTIONS)}
    running: list[Child] = []
    try:
        for server, (server_port, functions) in servers.items():
            template = write_local_template(built / f"{server}.json", cloud.environment, functions)
            running.append(_start(cloud, template, server, server_port))
            _wait_until_listening(running[-1], server_port)
        _redirect_events(cloud, host, event_port)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        children.stop(running)
        for child in running:
            _remove_containers(child)


def _start(cloud: LocalCloud, template: Path, server: str, port: int) -> Child:
    command = (SAM, "local", server, "--template", str(template), "--host", LOOPBACK, "--port", str(port))
    containers = ("--skip-pull-image", "--warm-containers", "EAGER")
    return children.start(server, (*command, *containers), cloud.environment, cloud.logs / f"{server}.log")


def _wait_until_listening(child: Child, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while child.process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        with suppress(OSError):
            connection.connect()
            connection.close()
            return
        time.sleep(0.5)
    raise child.failure()


def _remove_containers(child: Child) -> None:
    """Remove the containers that SAM leaves behind when it is stopped."""
    ids = CONTAINER_ID.findall(child.log.read_text(errors="replace"))
    if ids:
        subprocess.run(["docker", "rm", "--force", *ids], capture_output=True, check=False)


def _redirect_events(cloud: LocalCloud, host: str, port: int) -> None:
    """Let the cloud post its events to forwarders, which send them to the server at `port`."""
    (moto,) = (child for child in cloud.supervision.children if child.name == "moto")
    urls = {f"facemagi-{STAGE}-{name}": forward(host, name, f"{LOOPBACK}:{port}") for name in EVENT_FUNCTIONS}
    moto.send_line(json.dumps({"functions": urls, "schedules": {}, "queues": []}))
