"""Runs the emulator: `python -m scripts.local_cloud.emulator FD JOURNAL`, its settings as JSON on standard input."""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from scripts.local_cloud import children, die_with_parent
from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.emulator.http_server import request_handler
from scripts.local_cloud.emulator.journal import invocation_journal
from scripts.local_cloud.emulator.settings import loads
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.monitoring import publisher
from scripts.local_cloud.server import serve

CONNECTIONS = 64
SERVICES = ("sagemaker", "s3", "sns", "cloudwatch", "sqs")
"""Services whose clients are created at the start, not by the first job, because that is slow."""


def main(fd: int, journal: int) -> None:
    """Accept invocations until the process is stopped.

    Args:
        fd: the file descriptor of the listening socket.
        journal: the file descriptor of the file with the queue.
    """
    clients = Clients(os.environ, CONNECTIONS)
    settings = loads(sys.stdin.readline())
    emulator = Emulator(settings, clients, invocation_journal(os.fdopen(journal, "r+b", buffering=0)))
    threading.Thread(target=lambda: [clients(service) for service in SERVICES], daemon=True).start()

    publisher.start(clients, Path(settings.logs), settings.metrics_seconds)

    def end(*_: Any) -> None:
        emulator.close()
        os._exit(0)  # workers may still wait for a container that has ended

    signal.signal(signal.SIGTERM, end)
    serve(children.inherited(fd), request_handler(emulator))


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]), int(sys.argv[2]))
