"""Child processes: each has its own process group and log file, and is always ended."""

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
from typing import IO, Protocol

from scripts.local_cloud import die_with_parent
from scripts.local_cloud.settings import STOP_SECONDS
from scripts.repository import ROOT

LOG_TAIL_CHARS = 2000
ENDING_SECONDS = 1.0

AWS = "AWS_"
"""Prefix of variables that a child does not inherit: a developer's AWS profile is not for the local cloud."""


class ChildError(ChildProcessError):
    """A process ended, or does not answer; the message holds the end of its log."""


class Inheritable(Protocol):
    """A socket or a file that a child inherits with its file descriptor."""

    def fileno(self) -> int: ...

    def close(self) -> None: ...


class Process(Protocol):
    """The part of `subprocess.Popen` that is used here. Signals go to the process's whole group."""

    stdin: IO[bytes] | None
    returncode: int | None

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: signal.Signals) -> None: ...


class Program(subprocess.Popen[bytes]):
    """A program in a new process."""

    def send_signal(self, number: int) -> None:
        """Send a signal to the process's group, also after the process itself has ended.

        Args:
            number: the signal.
        """
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


@dataclass(frozen=True)
class Child:
    """A child process: a program, or a copy of the launcher (`launching`).

    Attributes:
        name: its name in messages.
        process: the process.
        log: the file with its standard output and standard error.
    """

    name: str
    process: Process
    log: Path

    def send_line(self, line: str) -> None:
        """Send a line to the process's standard input.

        Args:
            line: without its line end.
        """
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended; the code that waits for it raises a ChildError
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()

    def failure(self) -> ChildError:
        """An error that says how the process ended, or that it does not answer."""
        with contextlib.suppress(subprocess.TimeoutExpired):  # a process that is ending closes its sockets first
            self.process.wait(ENDING_SECONDS)
        code = self.process.poll()
        state = "does not answer" if code is None else describe_exit(code)
        return ChildError(f"{self.name} {state}. The end of {self.log}:\n{self.log_tail()}")

    def log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-LOG_TAIL_CHARS:].strip()

    def kill(self) -> int:
        """Kill the process and its whole group; returns its exit status."""
        self.process.send_signal(signal.SIGKILL)
        status = self.process.wait()
        if self.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        return status


def listen(host: str, port: int = 0) -> socket.socket:
    """A listening socket for a child. Its address is known, and calls wait in it, before the child has started.

    Args:
        host: the address to listen on.
        port: 0 takes a free one.
    """
    return socket.create_server((host, port), backlog=1024)


def free_port(host: str) -> int:
    """A port that no process listens on.

    Args:
        host: the address to listen on.
    """
    with listen(host) as listener:
        return int(listener.getsockname()[1])


def url_of(listener: socket.socket) -> str:
    """The URL of a listening socket.

    Args:
        listener: the socket.
    """
    host, port = listener.getsockname()
    return f"http://{host}:{port}"


def inherited(fd: int) -> socket.socket:
    """The socket that the parent created with `listen`.

    Args:
        fd: its file descriptor.
    """
    return socket.socket(fileno=fd)


def start(
    name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, inherited: Sequence[Inheritable] = ()
) -> Child:
    """Start a process in the repository's root.

    Args:
        name: its name in messages.
        command: the program and its arguments.
        environment: variables that are added to this process's own; `AWS_…` variables are not inherited.
        log: the file to which its output is appended.
        inherited: the child gets them with the same file descriptors; here they are closed.
    """
    process = _starter().submit(_popen, command, environment, log, [one.fileno() for one in inherited]).result()
    for one in inherited:
        one.close()
    return Child(name, process, log)


def aws_variables() -> dict[str, str]:
    """This process's own `AWS_…` variables, for a child that uses the same cloud."""
    return {name: value for name, value in os.environ.items() if name.startswith(AWS)}


def tie_to_this_process(command: Sequence[str]) -> list[str]:
    """A command that runs `command` as a process that is killed when this one ends.

    Args:
        command: the program and its arguments.
    """
    return [sys.executable, "-I", "-S", die_with_parent.__file__, *command]


def stop(children: Sequence[Child]) -> None:
    """End processes and their groups: SIGTERM first, SIGKILL after `STOP_SECONDS`. On return all have ended.

    Args:
        children: the processes.
    """
    for child in children:
        child.process.send_signal(signal.SIGTERM)
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(STOP_SECONDS)
    for child in children:
        child.kill()


def describe_exit(code: int) -> str:
    """An exit status in words.

    Args:
        code: the return code of `subprocess`; a negative one is a signal.
    """
    return f"ended with status {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"


def _popen(command: Sequence[str], environment: Mapping[str, str], log: Path, fds: Sequence[int]) -> Program:
    inherited_variables = {name: value for name, value in os.environ.items() if not name.startswith(AWS)}
    own = {"PYTHONUNBUFFERED": "1", die_with_parent.PARENT_VARIABLE: str(os.getpid())}
    with log.open("ab") as output:
        return Program(
            command,
            cwd=ROOT,
            env={**inherited_variables, **own, **environment},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=fds,
            start_new_session=True,
        )


@cache
def _starter() -> ThreadPoolExecutor:
    """The thread that starts all children; see `die_with_parent`."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")
