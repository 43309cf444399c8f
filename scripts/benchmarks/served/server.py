"""A server under measurement: its process, and how to send it one job."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from scripts.benchmarks.container import MAX_SECONDS, POLL_SECONDS, is_ready
from scripts.benchmarks.served.job_bodies import Work, body_of
from scripts.local_cloud.children import free_port

HOST = "127.0.0.1"

MINOR_FAULTS = 7
"""proc(5): minflt is the tenth field of /proc/PID/stat; the second one, the name, ends with a bracket."""

TIMEOUT = 600
"""Seconds that one job may take on a busy machine."""


@dataclass(frozen=True)
class Server:
    """A server that is ready.

    Attributes:
        name: for tables.
        pid: of its only process.
        send: sends one job and returns the result; threads may call it at the same time.
    """

    name: str
    pid: int
    send: Callable[[Work], bytes]

    def cpu_seconds(self) -> float:
        """The processor time that it has used, all threads together, to the nanosecond."""
        clock = (~self.pid << 3) | 2  # the clock that clock_getcpuclockid(3) returns for a process
        return time.clock_gettime(clock)

    def megabytes(self, name: str) -> float:
        """One of the kernel's figures about its memory.

        Args:
            name: `VmRSS` for what it has now, `VmHWM` for the most since `forget_peak`.
        """
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        (kib,) = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
        return int(kib) / 1024

    def page_faults(self) -> int:
        """How many pages of memory it has requested from the kernel."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return int(fields[MINOR_FAULTS])

    def forget_peak(self) -> None:
        """Let the peak of the memory begin anew."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5", "ascii")


@contextmanager
def container(
    name: str, models: Sequence[str], variables: Mapping[str, str], module: str = "sagemaker_endpoints._runtime"
) -> Iterator[Server]:
    """Run a model container.

    Args:
        name: for tables.
        models: the names of its models.
        variables: its environment, with the address of its photos.
        module: what Python runs.
    """
    chosen = {"FACEMAGI_MODEL": ",".join(models), "FACEMAGI_HOST": HOST}
    with _running([module], {**chosen, **variables}) as (pid, http):

        def send(work: Work) -> bytes:
            return http.post("/invocations", json=body_of(work)).raise_for_status().content

        yield Server(name, pid, send)


@contextmanager
def program(name: str, module: str, send: Callable[[httpx.Client, Work], bytes]) -> Iterator[Server]:
    """Run another server: a Python module that listens on FACEMAGI_PORT and answers `/ping` when it is ready.

    Args:
        name: for tables.
        module: what Python runs.
        send: sends one job and returns the result.
    """
    with _running([module], {}) as (pid, http):
        yield Server(name, pid, lambda work: send(http, work))


@contextmanager
def _running(command: Sequence[str], variables: Mapping[str, str]) -> Iterator[tuple[int, httpx.Client]]:
    port = free_port(HOST)
    environment = os.environ | dict(variables) | {"FACEMAGI_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + MAX_SECONDS
        while not is_ready(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ChildProcessError(f"{command[0]} does not answer /ping with 200; its status is {process.poll()}")
            time.sleep(POLL_SECONDS)
        with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=TIMEOUT, trust_env=False) as http:
            yield process.pid, http
    finally:
        process.kill()
        process.wait()
