"""Starts sandboxes by forking, which takes milliseconds: for functions that handle many events at once."""

import json
import signal
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.launching.client import Launcher
from scripts.local_cloud.sandboxes import fork_server
from scripts.local_cloud.sandboxes.sandbox import Sandbox
from scripts.local_cloud.settings import READY_SECONDS

NO_PROXY = {"no_proxy": "*"}
"""The cloud is on this machine. And where no proxy is set, macOS looks for one, which a forked process must not do."""


class _Process:
    """One process of `fork_server`, which starts to import at once. Its sandboxes end with it."""

    def __init__(self, launcher: Launcher, environment: Mapping[str, str], log: Path) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(READY_SECONDS)
        self.child = launcher.start("fork server", fork_server.__name__, environment, log, [theirs])
        self._lock = threading.Lock()

    def load(self, plans: Mapping[str, FunctionPlan]) -> None:
        self.child.send_line(json.dumps([json.loads(plan.dumps()) for plan in plans.values()]))
        try:
            self._receive()
        except OSError as error:
            raise self.child.failure() from error

    def call(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> dict[str, Any]:
        """Raises OSError if the process has ended, or does not answer."""
        with self._lock:
            socket.send_fds(self._control, [json.dumps(message).encode()], fds)
            return self._receive()

    def kill(self, pid: int) -> int:
        """Kill a sandbox and return its exit status. If this process has ended, the sandbox has been killed already."""
        with suppress(OSError):
            status: int = self.call({"kill": pid})["status"]
            return status
        return -signal.SIGKILL

    def close(self) -> None:
        self.child.kill()
        self._control.close()

    def _receive(self) -> dict[str, Any]:
        answer = self._control.recv(fork_server.MESSAGE_BYTES)
        if not answer:
            raise ConnectionError("The fork server has ended.")
        parsed: dict[str, Any] = json.loads(answer)
        return parsed


class ForkServer:
    """Forks sandboxes from a process that has imported their functions; starts that process again if it has ended.

    Args:
        launcher: starts that process.
        environment: variables that make boto3 use the cloud.
        log: the file to which the processes append their output.
    """

    def __init__(self, launcher: Launcher, environment: dict[str, str], log: Path) -> None:
        self._launcher, self._environment, self._log = launcher, environment | NO_PROXY, log
        self._plans: Mapping[str, FunctionPlan] = {}
        self._process = _Process(launcher, self._environment, log)
        self._replacing = threading.Lock()

    def load(self, plans: Mapping[str, FunctionPlan]) -> None:
        """Import functions, and wait until that is done.

        Args:
            plans: the functions, by name.

        Raises:
            ChildError: a function cannot be imported.
        """
        self._plans = plans
        self._process.load(plans)

    def fork(self, function: str) -> Sandbox:
        """Start a sandbox, and wait until it is ready.

        Args:
            function: the function's name.
        """
        process = self._process
        try:
            return self._fork(process, function)
        except OSError:
            return self._fork(self._replacement(process), function)

    def close(self) -> None:
        """End the process and all its sandboxes."""
        self._process.close()

    def _fork(self, process: _Process, function: str) -> Sandbox:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            pid = process.call({"fork": function}, [theirs.fileno()])["pid"]
            connection = Connection(ours.detach())
        sandbox = Sandbox(self._plans[function], connection, lambda: process.kill(pid))
        sandbox.wait_until_ready()
        return sandbox

    def _replacement(self, ended: _Process) -> _Process:
        with self._replacing:
            if self._process is ended:  # else another thread has replaced it
                ended.close()
                self._process = _Process(self._launcher, self._environment, self._log)
                self._process.load(self._plans)
            return self._process
