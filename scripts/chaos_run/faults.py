"""Makes faults happen to the processes of the local cloud that this process has started."""

import contextlib
import os
import resource
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scripts.chaos_run import processes
from scripts.chaos_run.fault_plan import Fault
from scripts.chaos_run.wires import Wire

FULL_DISK_BYTES = 1
"""A process that may only write files of this size gets an OSError for every further line of its log, as on a full
disk. Sockets are no files."""


@dataclass
class Happened:
    """A fault that has begun.

    Attributes:
        fault: the fault.
        begun: when, seconds since 1970.
        ended: when, seconds since 1970; it may still last.
        hit: whether there was a process to hit.
    """

    fault: Fault
    begun: float
    ended: float = float("inf")
    hit: bool = True

    def overlaps(self, begin: float, end: float) -> bool:
        """Whether it lasted at some time between two others, seconds since 1970."""
        return self.hit and self.begun <= end and self.ended >= begin


class Faults:
    """Begins and ends faults.

    Attributes:
        happened: those that have begun.

    Args:
        wires: the proxies by the names of the processes behind them.
    """

    def __init__(self, wires: Mapping[str, Wire]) -> None:
        self._wires = wires
        self.happened: list[Happened] = []

    def begin(self, fault: Fault) -> Callable[[], None]:
        """Begin a fault; returns the function that ends it."""
        happened = Happened(fault, time.time())
        self.happened.append(happened)
        end_it = self._break_wire(fault) if fault.kind in ("silent", "mute") else self._hit(fault, happened)

        def end() -> None:
            end_it()
            happened.ended = time.time()

        return end

    def _break_wire(self, fault: Fault) -> Callable[[], None]:
        wire = self._wires[fault.target]
        wire.break_down(fault.kind)
        return wire.heal

    def _hit(self, fault: Fault, happened: Happened) -> Callable[[], None]:
        pids = _hit_by(fault, processes.find(fault.target))
        happened.hit = bool(pids)
        for pid in pids:
            BEGIN[fault.kind](pid)
        return lambda: _end(fault.kind, pids)


def _hit_by(fault: Fault, pids: list[int]) -> list[int]:
    """One of several processes; but a disk is full for all of them."""
    return pids if fault.kind == "full_disk" else pids[int(fault.which * len(pids)) :][:1]


def _end(kind: str, pids: list[int]) -> None:
    for pid in pids:
        if kind in END:
            END[kind](pid)


def _send(number: signal.Signals) -> Callable[[int], None]:
    def send(pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    return send


def _limit_files(bytes_: int) -> Callable[[int], None]:
    def limit(pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (bytes_, hard))

    return limit


BEGIN = {"kill": _send(signal.SIGKILL), "stop": _send(signal.SIGSTOP), "full_disk": _limit_files(FULL_DISK_BYTES)}
END = {"stop": _send(signal.SIGCONT), "full_disk": _limit_files(resource.RLIM_INFINITY)}
"""What begins and what ends a fault of one process, by kind."""
