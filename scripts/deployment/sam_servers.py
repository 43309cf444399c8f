"""`sam local` twice: one server for what the API calls, one for what events wake."""

import http.client
import json
import re
import socket
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
CALLED = ("Upload", "JobRouter")
WOKEN = ("FaceDetection", "JobResults")
"""The functions behind the API, and those that S3 and SNS wake."""

READY_SECONDS = 300.0
"""The first start makes an image of the runtime and the layers."""

CONTAINER = re.compile(r"SAM_CONTAINER_ID: (\w+)")


@contextmanager
def sam_servers(cloud: LocalCloud, built: Path, host: str, port: int) -> Iterator[str]:
    """Start both, and have the cloud's events sent to the second; yields the API's URL.

    Args:
        built: what `sam build` made.
        host: this machine's address that the cloud listens on.
        port: for the API.

    Raises:
        ChildError: one of them did not come up.
    """
    door_port = _free_port()
    servers = {"start-api": (port, CALLED), "start-lambda": (door_port, WOKEN)}
    running: list[Child] = []
    try:
        for server, (its_port, functions) in servers.items():
            template = write_local_template(built / f"{server}.json", cloud.environment, functions)
            running.append(_start(cloud, template, server, its_port))
            _wait_until_it_listens(running[-1], its_port)
        _send_events(cloud, host, door_port)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        children.stop(running)
        for child in running:
            _remove_containers(child)


def _start(cloud: LocalCloud, template: Path, server: str, port: int) -> Child:
    command = (SAM, "local", server, "--template", str(template), "--host", LOOPBACK, "--port", str(port))
    containers = ("--skip-pull-image", "--warm-containers", "EAGER")
    return children.start(server, (*command, *containers), cloud.environment, cloud.logs / f"{server}.log")


def _wait_until_it_listens(child: Child, port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while child.process.poll() is None and time.monotonic() < until:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        with suppress(OSError):
            connection.connect()
            connection.close()
            return
        time.sleep(0.5)
    raise child.failure()


def _remove_containers(child: Child) -> None:
    """SAM says the id of every container that it makes, and leaves some behind when it is ended."""
    made = CONTAINER.findall(child.log.read_text(errors="replace"))
    if made:
        subprocess.run(["docker", "rm", "--force", *made], capture_output=True, check=False)


def _send_events(cloud: LocalCloud, host: str, port: int) -> None:
    (moto,) = (child for child in cloud.children if child.name == "moto")
    doors = {f"facemagi-{STAGE}-{name}": forward(host, name, f"{LOOPBACK}:{port}") for name in WOKEN}
    moto.send_line(json.dumps({"functions": doors}))


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        return int(listener.getsockname()[1])
