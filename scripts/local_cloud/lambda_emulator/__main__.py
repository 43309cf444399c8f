"""Runs the emulator: `python -m scripts.local_cloud.lambda_emulator FD JOURNAL`, settings as JSON on standard input."""

import os
import signal
import sys
from typing import Any

from scripts.local_cloud import children, die_with_parent
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.lambda_emulator.emulator import LambdaEmulator
from scripts.local_cloud.lambda_emulator.http_server import request_handler
from scripts.local_cloud.lambda_emulator.queued_event import event_journal
from scripts.local_cloud.lambda_emulator.settings import loads
from scripts.local_cloud.server import serve

CONNECTIONS = 64


def main(fd: int, journal: int) -> None:
    """Accept events until the process is stopped.

    Args:
        fd: the file descriptor of the listening socket.
        journal: the file descriptor of the file with the queue.
    """
    file = os.fdopen(journal, "r+b", buffering=0)
    emulator = LambdaEmulator(loads(sys.stdin.readline()), Clients(os.environ, CONNECTIONS), event_journal(file))

    def end(*_: Any) -> None:
        emulator.close()
        os._exit(0)  # workers may still wait for a sandbox that has ended

    signal.signal(signal.SIGTERM, end)
    serve(children.inherited(fd), request_handler(emulator))


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]), int(sys.argv[2]))
