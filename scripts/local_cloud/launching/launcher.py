"""The launcher: `python -m scripts.local_cloud.launching.launcher FD LOGS` starts processes as copies of itself.

It has imported what most processes of the local cloud need, but no handler of a function. It has created no client, and
has started no thread, so a copy is safe, and the copies share nothing that one of them changes. A copy takes 10 ms of
processor time, a new interpreter with the same imports half a second.

FD is a socket for messages, LOGS the folder of the logs, for whoever reads the list of processes. Each message is an
`Order` in JSON with file descriptors: a connection, the standard input, the log, and what the process inherits. The
copy runs the module as `python -m` does; its command line has the numbers of the inherited file descriptors, then the
arguments. The connection gets `{"pid": …}` and, after the process has ended, `{"status": …}`. It takes `{"signal": …}`
for the process's group. The process is killed when the other side closes the connection.

The launcher alone ends its children, so that an id is never another process's.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from scripts.local_cloud import die_with_parent
from scripts.local_cloud.environment import apply_limits

SLOW_IMPORTS = (
    "boto3",
    "facemagi.api.app",
    "facemagi.manifest",
    "facemagi.jobs.lifecycle",
    "facemagi.batches.sending",
    "facemagi.deletion.erasure",
)
"""What functions import, with FastAPI and others; after these, a handler takes a few milliseconds. The processes of the
local cloud itself need a part of it."""

MESSAGE_BYTES = 1 << 16
"""More than any order."""

MOST_FDS = 16
"""More than any order has."""


@dataclass(frozen=True)
class Order:
    """What a process is to be.

    Attributes:
        module: runs as `__main__`.
        arguments: the end of its command line.
        environment: variables that are added to the launcher's own.
    """

    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]


def main(orders: socket.socket) -> None:
    """Start processes until this one is killed. A copy runs its module here.

    Args:
        orders: the socket for messages.
    """
    gc.disable()  # imports make no garbage worth a search, which takes a tenth of their time
    apply_limits()
    for name in SLOW_IMPORTS:
        importlib.import_module(name)
    _build_manifests()
    gc.freeze()  # the collector does not touch, and so not copy, what all processes share
    order = _start_processes(orders)
    gc.enable()
    runpy.run_module(order.module, run_name="__main__", alter_sys=True)


def _build_manifests() -> None:
    """Build what reads the catalogue here rather than in each copy: pydantic builds it at the first use."""
    from facemagi.manifest import Manifest

    Manifest.model_rebuild()


def _start_processes(orders: socket.socket) -> Order:
    """Start, signal and end processes, endlessly. Returns only in a copy: with what it has to run."""
    running: dict[int, Connection] = {}
    wakes, wake = socket.socketpair()
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # without a handler, Python would write no byte when a child ends
    signal.set_wakeup_fd(wake.fileno())
    while True:
        ready = wait([orders, wakes, *running.values()])
        for pid in [pid for pid, connection in running.items() if connection in ready]:
            _obey(pid, running)
        if wakes in ready:
            wakes.recv(MESSAGE_BYTES)
            for pid in list(running):
                _report_end(pid, running, os.WNOHANG)
        if orders in ready:
            message, fds, _, _ = socket.recv_fds(orders, MESSAGE_BYTES, MOST_FDS)
            if not (pid := os.fork()):
                for each in (orders, wakes, wake):
                    each.close()
                for connection in running.values():
                    connection.close()
                return _become(Order(**json.loads(message)), fds)
            _lead_a_group(pid)
            running[pid] = Connection(fds[0])
            for fd in fds[1:]:
                os.close(fd)


def _obey(pid: int, running: dict[int, Connection]) -> None:
    """Send a process's group the signal that the other side asks for. Where that has closed the connection, end it."""
    try:
        number = json.loads(running[pid].recv_bytes())["signal"]
    except (EOFError, OSError):
        os.killpg(pid, signal.SIGKILL)
        _report_end(pid, running)
    else:
        os.killpg(pid, number)


def _report_end(pid: int, running: dict[int, Connection], options: int = 0) -> None:
    """Say how a process has ended, if it has."""
    found, status = os.waitpid(pid, options)
    if found:
        with running.pop(pid) as connection, suppress(OSError):
            connection.send_bytes(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())


def _lead_a_group(pid: int) -> None:
    """Give a process a group of its own. Both it and its parent do this: either may have to rely on it first."""
    with suppress(OSError):
        os.setpgid(pid, pid)


def _become(order: Order, fds: Sequence[int]) -> Order:
    """Make this copy the process that was ordered, up to the module that it runs."""
    connection, standard_input, log, *inherited = fds
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _lead_a_group(os.getpid())
    for fd, number in ((standard_input, 0), (log, 1), (log, 2)):
        os.dup2(fd, number)
    for fd in (standard_input, log):
        os.close(fd)
    os.environ.update(order.environment)
    os.environ[die_with_parent.PARENT_VARIABLE] = str(os.getppid())
    die_with_parent.enforce()
    with Connection(connection) as answer:
        answer.send_bytes(json.dumps({"pid": os.getpid()}).encode())
    sys.argv = [order.module, *map(str, inherited), *order.arguments]
    return order


if __name__ == "__main__":
    die_with_parent.enforce()
    main(socket.socket(fileno=int(sys.argv[1])))
