"""Runs the handlers: a thread per invocation, as Lambda has a sandbox per invocation."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

COUNT = 64
"""The most invocations at a time; further ones wait. On a laptop there are rarely as many long polls."""


class Sandboxes:
    """A pool of threads. Each has its own event loop, because Mangum uses the event loop of the current thread."""

    def __init__(self, count: int = COUNT) -> None:
        self._loops: list[asyncio.AbstractEventLoop] = []
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="sandbox", initializer=self._open_loop)

    def run(self, function: Callable[..., Any], *arguments: Any) -> "asyncio.Future[Any]":
        """Start a call in a thread. Await the future in the caller's event loop.

        Args:
            function: a synchronous function.
            arguments: its arguments.

        Returns:
            A future of the function's result or exception.
        """
        return asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)

    def close(self) -> None:
        """Wait for all calls to end, then stop the threads."""
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
