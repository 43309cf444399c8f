"""Runs the same work on many things, in several processes."""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

import cv2

from scripts.datasets.errors import DatasetError

Thing = TypeVar("Thing")
Result = TypeVar("Result")

PR_SET_PDEATHSIG = 1
"""Linux: the signal that a process gets when its parent ends (prctl)."""

AHEAD = 4
"""Things that wait for each process: enough that none is idle, few enough that little is lost when the command ends."""


def in_processes(work: Callable[[Thing], Result], things: Sequence[Thing], processes: int) -> Iterator[Result]:
    """Do work on every thing; results come in the order in which they are ready.

    Args:
        work: a top-level function, or a `functools.partial` of one.
        things: what it gets, one after another.
        processes: how many; 1 works in this process.

    Raises:
        DatasetError: a process was killed.
    """
    if processes == 1:
        yield from map(work, things)
        return
    executor = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _prepare, (os.getpid(),))
    try:
        yield from _results(executor, work, things, processes * AHEAD)
    except BrokenProcessPool as error:
        raise DatasetError(
            "A process was killed; often the memory is full. Run the same command again with fewer --processes: "
            "it goes on where it stopped."
        ) from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _results(
    executor: ProcessPoolExecutor, work: Callable[[Thing], Result], things: Sequence[Thing], most: int
) -> Iterator[Result]:
    waiting: set[Future[Result]] = set()
    for thing in things:
        waiting.add(executor.submit(work, thing))
        if len(waiting) >= most:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def _prepare(parent: int) -> None:
    """Begin a process: it shares the cores, leaves Ctrl-C to the command, and ends when the command is killed."""
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The command has ended.")
