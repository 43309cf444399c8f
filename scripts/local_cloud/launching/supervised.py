"""Starts the launcher, and starts it again when it has ended."""

import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from scripts.local_cloud import children
from scripts.local_cloud.children import Child
from scripts.local_cloud.launching import launcher
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.supervision import Supervision

NAME = "launcher"


def start(supervision: Supervision, environment: Mapping[str, str], logs: Path) -> Launcher:
    """Start the launcher. With it, all processes end that it has started.

    Args:
        supervision: keeps it up, and ends it after all others, if it has nothing else to keep up yet.
        environment: variables of all processes that it starts.
        logs: the folder of their logs.
    """
    ours, theirs = socket.socketpair(type=socket.SOCK_DGRAM)

    def start_process(orders: socket.socket) -> Child:
        command = [sys.executable, "-m", launcher.__name__, str(orders.fileno()), str(logs)]
        return children.start(NAME, command, environment, logs / f"{NAME}.log", [orders])

    supervision.add(NAME, start_process, theirs, ours)
    return Launcher(ours)
