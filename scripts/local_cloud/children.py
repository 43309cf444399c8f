"""Child processes: each in a group of its own, with a log, gone when they are no longer wanted."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.local_cloud import die_with_parent as leash
from scripts.local_cloud.settings import STOP_SECONDS
from scripts.repository import ROOT

LOG_TAIL_CHARS = 2000
ENDING_SECONDS = 1.0

AWS = "AWS_"
"""Such variables a child has only from the one who starts it: a developer's own profile is another cloud's."""


class ChildError(ChildProcessError):
    """A process ended that should not have; the message holds the end of its log."""


@dataclass(frozen=True)
class Child:
    """A running process and what it has written."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def tell(self, line: str) -> None:
        """Send a line to the process's standard input."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it is dead; whoever waits for it learns why
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()

    def failure(self) -> ChildError:
        """Why the process is of no use, in words."""
        with contextlib.suppress(subprocess.TimeoutExpired):  # its sockets close a moment before it ends
            self.process.wait(ENDING_SECONDS)
        code = self.process.poll()
        state = "does not answer" if code is None else describe_exit(code)
        return ChildError(f"{self.name} {state}. The end of {self.log}:\n{self.log_tail()}")

    def log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-LOG_TAIL_CHARS:].strip()

    def kill(self) -> None:
        """End the process and its whole group at once."""
        _signal_group(self.process, signal.SIGKILL)
        self.process.wait()


def listen(host: str, port: int = 0) -> socket.socket:
    """A listening socket, to be handed to a child: its address is known, and calls wait, before the child is up."""
    return socket.create_server((host, port), backlog=1024)


def inherited(fd: int) -> socket.socket:
    """The socket that a parent made with `listen`."""
    return socket.socket(fileno=fd)


def start(
    name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, sockets: Sequence[socket.socket] = ()
) -> Child:
    """Start `command` from the repository's root; `sockets` are the child's from now on, and closed here."""
    process = _starter().submit(_popen, command, environment, log, [one.fileno() for one in sockets]).result()
    for one in sockets:
        one.close()
    return Child(name, process, log)


def leashed(command: Sequence[str]) -> list[str]:
    """`command`, so that it dies with this process."""
    return [sys.executable, "-I", "-S", leash.__file__, *command]


def stop(children: Sequence[Child]) -> None:
    """Ask all to end, and after `STOP_SECONDS` make them; on return none is left."""
    for child in children:
        _signal_group(child.process, signal.SIGTERM)
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(STOP_SECONDS)
    for child in children:
        child.kill()
        if child.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                child.process.stdin.close()


def describe_exit(code: int) -> str:
    """An exit status in words; negative ones are signals, as in `subprocess`."""
    return f"ended with status {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"


def _popen(
    command: Sequence[str], environment: Mapping[str, str], log: Path, fds: Sequence[int]
) -> "subprocess.Popen[bytes]":
    own = {name: value for name, value in os.environ.items() if not name.startswith(AWS)}
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**own, "PYTHONUNBUFFERED": "1", leash.HOLDER: str(os.getpid()), **environment},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=fds,
            start_new_session=True,
        )


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


@cache
def _starter() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")
