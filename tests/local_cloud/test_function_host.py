"""Whatever happens to one event, the process of a function goes on with the next ones."""

import errno
import io
import os
import queue
import signal
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import boto3
import pytest

from scripts.local_cloud.function_host import Delivery, Inbox, work
from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.sandboxes.sandbox import Sandbox

TIMEOUT_SECONDS = 20.0
PLAN = FunctionPlan("tried", "arn:tried", "nowhere", "handler", {}, 3, 128, retries=0, on_failure="arn:queue")


class FullDisk(io.TextIOBase):
    """Standard output on a full disk."""

    def write(self, _: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def ended_sandbox() -> Sandbox:
    """A sandbox whose process has been killed."""
    ours, theirs = socket.socketpair()
    theirs.close()
    return Sandbox(PLAN, Connection(ours.detach()), lambda: -signal.SIGKILL)


class Starter:
    """Starts a sandbox that has ended already, and ends the worker with the second one."""

    def __init__(self) -> None:
        self.started = 0
        self.second = threading.Event()

    def __call__(self) -> Sandbox:
        self.started += 1
        if self.started == 1:
            return ended_sandbox()
        self.second.set()
        raise SystemExit


def unreachable(*_: Any, **__: Any) -> Any:
    raise ConnectionError("no queue")


@pytest.mark.parametrize("fault", ["a full disk", "an unreachable queue"])
def test_a_failed_event_does_not_end_the_worker(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a function whose process is killed, and a cloud in which one more thing is wrong
    if fault == "a full disk":
        monkeypatch.setattr(sys, "stdout", FullDisk())
    monkeypatch.setattr(boto3, "client", unreachable)
    monkeypatch.setattr(Sandbox, "is_alive", lambda sandbox: not sandbox.connection.closed)  # it ends during the event
    inbox: Inbox = queue.SimpleQueue()
    start = Starter()

    def work_until_the_end() -> None:
        with suppress(SystemExit):
            work(PLAN, start, inbox)

    thread = threading.Thread(target=work_until_the_end, daemon=True)
    thread.start()
    # when its event fails for the last time
    inbox.put(Delivery(b"{}"))
    # then the next event gets a new sandbox
    inbox.put(Delivery(b"{}"))
    assert start.second.wait(TIMEOUT_SECONDS)
    thread.join()


def test_a_function_that_is_not_needed_at_once_starts_with_its_first_event() -> None:
    # given a function whose code is imported after a long pause
    inbox: Inbox = queue.SimpleQueue()
    start = Starter()
    plan = replace(PLAN, import_after=10 * TIMEOUT_SECONDS, retries=1, pauses=(0.0,))

    def work_until_the_end() -> None:
        with suppress(SystemExit):
            work(plan, start, inbox)

    thread = threading.Thread(target=work_until_the_end, daemon=True)
    # when an event comes
    inbox.put(Delivery(b"{}"))
    thread.start()
    # then it has been invoked, and again after its failure
    assert start.second.wait(TIMEOUT_SECONDS)
    thread.join()


def test_a_function_that_is_needed_at_once_starts_without_an_event() -> None:
    started = threading.Event()

    def start() -> Sandbox:
        started.set()
        return ended_sandbox()

    threading.Thread(target=work, args=[PLAN, start, queue.SimpleQueue()], daemon=True).start()
    assert started.wait(TIMEOUT_SECONDS)
