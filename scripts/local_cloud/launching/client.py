"""Starts processes with the launcher."""

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from scripts.local_cloud.children import Child, Inheritable
from scripts.local_cloud.launching.launcher import Order


class Launched:
    """A process that the launcher has started, or will start. It is killed when this object is deleted.

    Attributes:
        stdin: the process's standard input.
        returncode: the exit status; None while nobody has noticed an end.

    Args:
        connection: to the launcher, for this process only.
        stdin: the process's standard input.
    """

    def __init__(self, connection: Connection, stdin: IO[bytes]) -> None:
        self.stdin: IO[bytes] | None = stdin
        self.returncode: int | None = None
        self._connection, self._pid = connection, 0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int:
        """The process's id; waits until the launcher has started it. 0 if it never did."""
        while self.poll() is None and not self._pid:
            self._connection.poll(None)
        return self._pid

    def poll(self) -> int | None:
        """The exit status; None while the process runs."""
        with self._lock:
            while self.returncode is None and self._connection.poll(0):
                self._receive()
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit status, after the process has ended.

        Args:
            timeout: seconds to wait at most; None waits without an end.

        Raises:
            subprocess.TimeoutExpired: the process still runs.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired(f"process {self._pid}", timeout or 0)
            self._connection.poll(left)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the process's group, if it has not ended.

        Args:
            number: the signal.
        """
        if self.poll() is None:
            with suppress(OSError):  # the launcher has just ended
                self._connection.send_bytes(json.dumps({"signal": number}).encode())

    def _receive(self) -> None:
        try:
            message = json.loads(self._connection.recv_bytes())
        except (EOFError, OSError):  # the launcher has ended, and all that it had started with it
            message = {"status": -signal.SIGKILL}
        self._pid, self.returncode = message.get("pid", self._pid), message.get("status")


class Launcher:
    """Starts processes, also while the launcher has not started yet, or is being started again: orders wait.

    Args:
        orders: the launcher's socket, at this side. Processes may share it.
    """

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders

    def start(
        self,
        name: str,
        module: str,
        environment: Mapping[str, str],
        log: Path,
        inherited: Sequence[Inheritable],
        *arguments: str,
    ) -> Child:
        """Start a process that runs a module as `python -m` does, with file descriptors and arguments.

        Args:
            name: its name in messages.
            module: the module.
            environment: variables that are added to the launcher's own.
            log: the file to which its output is appended.
            inherited: the process gets their file descriptors as its first arguments; here they are closed.
            arguments: its further arguments.
        """
        ours, theirs = socket.socketpair()
        read, write = os.pipe()
        order = json.dumps(asdict(Order(module, arguments, dict(environment)))).encode()
        with theirs, log.open("ab") as output:
            fds = [theirs.fileno(), read, output.fileno(), *(each.fileno() for each in inherited)]
            socket.send_fds(self._orders, [order], fds)
        os.close(read)
        for each in inherited:
            each.close()
        return Child(name, Launched(Connection(ours.detach()), os.fdopen(write, "wb")), log)

    def share(self) -> socket.socket:
        """A copy of the launcher's socket, for a process that inherits it."""
        return self._orders.dup()
