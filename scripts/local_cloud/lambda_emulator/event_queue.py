"""The events of one function: a queue, and as many workers as the function may have sandboxes."""

import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from scripts.local_cloud import log_lines
from scripts.local_cloud.lambda_emulator import destinations
from scripts.local_cloud.lambda_emulator.destinations import Condition
from scripts.local_cloud.lambda_emulator.event import Answer, Event
from scripts.local_cloud.lambda_emulator.function import Function
from scripts.local_cloud.lambda_emulator.sandbox import Sandbox
from scripts.local_cloud.lambda_emulator.settings import LambdaSettings


class EventQueue:
    """Processes the events of a function, each in a sandbox.

    Attributes:
        function: the function.

    Args:
        function: the function.
        settings: the emulator's settings.
        client: returns the boto3 client of a service and an access key; used from many threads.
    """

    def __init__(self, function: Function, settings: LambdaSettings, client: Callable[..., Any]) -> None:
        self.function = function
        self._settings, self._client = settings, client
        self._idle: list[Sandbox] = []
        self._busy: set[Sandbox] = set()
        self._lock, self._closed = threading.Lock(), threading.Event()
        self._workers = ThreadPoolExecutor(function.concurrency, thread_name_prefix=function.name)

    def submit(self, event: Event, *, ended: Callable[[], None], attempt: int = 1) -> None:
        """Queue an event.

        Args:
            event: the event.
            ended: called when the event has ended, and its record was delivered.
            attempt: 1 for the first one.
        """
        self._workers.submit(self._process, event, attempt, ended)

    def end_idle(self) -> None:
        """End the sandboxes that have had no event for `idle_seconds`."""
        oldest = time.monotonic() - self._settings.idle_seconds
        with self._lock:
            unused = [sandbox for sandbox in self._idle if sandbox.used_at < oldest]
            self._idle = [sandbox for sandbox in self._idle if sandbox not in unused]
        for sandbox in unused:
            sandbox.end()

    def close(self) -> None:
        """End all sandboxes. Events in the queue and in sandboxes have not ended: they are in the journal."""
        self._closed.set()
        self._workers.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            sandboxes = [*self._idle, *self._busy]
        for sandbox in sandboxes:
            sandbox.end()

    def _process(self, event: Event, attempt: int, ended: Callable[[], None]) -> None:
        try:
            if self._try(event, attempt):
                ended()
            elif not self._closed.is_set():
                again = partial(self.submit, event, ended=ended, attempt=attempt + 1)
                threading.Timer(self._settings.retry_seconds, again).start()
        except Exception:  # the future is not read, and the worker must continue
            log_lines.write(traceback.format_exc())

    def _try(self, event: Event, attempt: int) -> bool:
        """Whether the event has ended; otherwise it is tried again."""
        if time.time() - event.received > self.function.age:
            self._end(event, "EventAgeExceeded", attempt - 1, Answer(None))
            return True
        answer = self._answer(event)
        if self._closed.is_set():
            return False
        if answer.error is not None and attempt <= self.function.retries:
            return False
        self._end(event, "RetriesExhausted" if answer.error else "Success", attempt, answer)
        return True

    def _end(self, event: Event, condition: Condition, attempts: int, answer: Answer) -> None:
        log_lines.write(f"{self.function.name} {event.id} {condition} after {attempts} attempts {answer.error or ''}")
        record = destinations.record(self.function, event, condition, attempts, answer)
        destinations.deliver(self._client, self.function, record)

    def _answer(self, event: Event) -> Answer:
        sandbox = self._take()
        try:
            return sandbox.process(event)
        finally:
            self._give_back(sandbox)

    def _take(self) -> Sandbox:
        """The idle sandbox that was used last; a new one where none is idle."""
        with self._lock:
            sandbox = self._idle.pop() if self._idle else None
            if sandbox is None or not sandbox.alive:
                sandbox = Sandbox(self.function, self._settings)
            self._busy.add(sandbox)
            return sandbox

    def _give_back(self, sandbox: Sandbox) -> None:
        with self._lock:
            self._busy.discard(sandbox)
            if sandbox.alive:
                self._idle.append(sandbox)
                return
        sandbox.end()
