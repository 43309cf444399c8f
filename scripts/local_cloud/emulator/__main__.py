"""The emulator as a process: `python -m scripts.local_cloud.emulator FD`, its settings as JSON on standard input."""

import os
import signal
import sys
import threading
from typing import Any

from scripts.local_cloud import children
from scripts.local_cloud import die_with_parent as leash
from scripts.local_cloud.emulator.door import handler
from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.emulator.settings import loads
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.server import serve

CONNECTIONS = 64
SERVICES = ("sagemaker", "s3", "sns", "cloudwatch")
"""Whose clients are made at once: each takes a while, and the first job should not."""


def main(fd: int) -> None:
    clients = Clients(os.environ, CONNECTIONS)
    emulator = Emulator(loads(sys.stdin.readline()), clients)
    threading.Thread(target=lambda: [clients(service) for service in SERVICES], daemon=True).start()

    def end(*_: Any) -> None:
        emulator.close()
        os._exit(0)  # workers may still wait for a container that is gone

    signal.signal(signal.SIGTERM, end)
    serve(children.inherited(fd), handler(emulator))


if __name__ == "__main__":
    leash.hold()
    main(int(sys.argv[1]))
