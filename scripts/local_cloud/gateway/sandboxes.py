"""Where the handlers run: a thread per invocation, as Lambda runs a sandbox per invocation."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

COUNT = 64
"""Invocations at the same time; a laptop's callers rarely hold more long polls open. The 65th waits for its turn."""


class Sandboxes:
    """A pool of threads, each with an event loop of its own, which Mangum asks its thread for."""

    def __init__(self, count: int = COUNT) -> None:
        self._loops: list[asyncio.AbstractEventLoop] = []
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="sandbox", initializer=self._open_loop)

    def run(self, function: Callable[..., Any], *arguments: Any) -> "asyncio.Future[Any]":
        """Begin a call in a thread; to be awaited in the caller's event loop.

        Args:
            function: a synchronous function.
            arguments: its arguments.

        Returns:
            A future of the function's result or exception.
        """
        return asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)

    def close(self) -> None:
        """Wait for all calls, then end the threads."""
        self._pool.shutdown()
        for loop in self._loops:
            loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open_loop(self) -> None:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        with self._lock:
            self._loops.append(loop)
