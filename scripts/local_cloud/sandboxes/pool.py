"""Runs many invocations at once, each in a sandbox of its own."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from scripts.local_cloud.sandboxes.errors import ThrottledError
from scripts.local_cloud.sandboxes.sandbox import Sandbox

CONCURRENCY = 64
"""The most invocations at a time, of all functions together; an account of AWS has such a limit too. A sandbox needs
7 MB of its own, and on a laptop there are rarely as many long polls."""

WARM = 8
"""So many idle sandboxes of a function are kept for its next calls."""


class Pool:
    """Sandboxes of several functions.

    Args:
        start: starts a sandbox of a function.
        most: the most invocations at a time.
        warm: the most idle sandboxes of each function.
    """

    def __init__(self, start: Callable[[str], Sandbox], most: int = CONCURRENCY, warm: int = WARM) -> None:
        self._start, self._most, self._warm = start, most, warm
        self._idle: dict[str, list[Sandbox]] = defaultdict(list)
        self._running = 0
        self._generation = 0
        self._lock = threading.Lock()

    def invoke(self, function: str, event: Any) -> Any:
        """The result of a function for an event.

        Args:
            function: the function's name.
            event: anything that JSON can represent.

        Raises:
            ThrottledError: too many invocations run.
            FunctionError: the invocation failed.
        """
        with self._counted():
            generation = self._generation
            sandbox = self._take(function)
            try:
                return sandbox.invoke(event)
            finally:
                self._put_back(sandbox, generation)

    def renew(self) -> None:
        """Let every later call have a new sandbox, which has cached nothing, as after a deployment on AWS."""
        self._generation += 1
        self.close()

    def close(self) -> None:
        """End the idle sandboxes."""
        with self._lock:
            idle = [sandbox for sandboxes in self._idle.values() for sandbox in sandboxes]
            self._idle.clear()
        for sandbox in idle:
            sandbox.close()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            if self._running >= self._most:
                raise ThrottledError
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1

    def _take(self, function: str) -> Sandbox:
        """The sandbox that was used last, or a new one. One that was killed while it was idle is forgotten."""
        while True:
            with self._lock:
                sandbox = self._idle[function].pop() if self._idle[function] else None
            if sandbox is None:
                return self._start(function)
            if sandbox.is_alive():
                return sandbox

    def _put_back(self, sandbox: Sandbox, generation: int) -> None:
        if not sandbox.is_alive():
            return
        with self._lock:
            idle = self._idle[sandbox.plan.name]
            if len(idle) < self._warm and generation == self._generation:
                idle.append(sandbox)
                return
        sandbox.close()
