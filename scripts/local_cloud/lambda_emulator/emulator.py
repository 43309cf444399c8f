"""All functions that have been invoked so far, and their periodic work: ending idle sandboxes."""

import threading
import traceback
from collections.abc import Callable
from typing import Any

from scripts.local_cloud import log_lines
from scripts.local_cloud.emulator.journal import Journal
from scripts.local_cloud.iam import calls, denial
from scripts.local_cloud.iam.authorizer import Authorizer, DeniedError, through
from scripts.local_cloud.lambda_emulator.event import MAX_BYTES, Event
from scripts.local_cloud.lambda_emulator.event_queue import EventQueue
from scripts.local_cloud.lambda_emulator.function import Function, Functions
from scripts.local_cloud.lambda_emulator.queued_event import QueuedEvent
from scripts.local_cloud.lambda_emulator.settings import LambdaSettings

LATEST = "$LATEST"
"""The version of an invocation that names none."""

MAX_PAUSE_SECONDS = 1.0
"""Longest pause between two looks for idle sandboxes."""


class InvokeError(Exception):
    """An event is refused.

    Args:
        status: of the HTTP response.
        code: Lambda's name of the error.
        message: what is wrong.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class LambdaEmulator:
    """The event queues of all functions.

    Args:
        settings: the emulator's settings.
        client: returns the boto3 client of a service and an access key; used from many threads.
        journal: has the events of an emulator that ended; they are processed first.
    """

    def __init__(self, settings: LambdaSettings, client: Callable[..., Any], journal: Journal[QueuedEvent]) -> None:
        self._settings, self._client, self._journal = settings, client, journal
        self._functions = Functions(client)
        self._authorizer = Authorizer(through(client))
        self._queues: dict[tuple[str, str], EventQueue] = {}
        self._replaced: list[EventQueue] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        for queued in journal.unfinished():
            self._resume(queued)
        threading.Thread(target=self._maintain, daemon=True, name="maintenance").start()

    def invoke(
        self, name: str, invocation_type: str, payload: bytes, qualifier: str = LATEST, access_key: str = ""
    ) -> str:
        """Queue an event; returns the request's id.

        Args:
            name: the function's name.
            invocation_type: of the header X-Amz-Invocation-Type.
            payload: the event.
            qualifier: the version, or an alias.
            access_key: of the caller.

        Raises:
            InvokeError: the caller may not do that, there is no such function, or the request cannot be processed.
        """
        invoked = name if qualifier == LATEST else f"{name}:{qualifier}"
        try:
            self._authorizer.require(access_key, [calls.invocation_of_function(invoked)])
        except DeniedError as error:
            raise InvokeError(403, "AccessDeniedException", denial.sentence(error)) from None
        if invocation_type != "Event":
            raise InvokeError(400, "InvalidParameterValueException", "Only the invocation type Event is emulated.")
        if len(payload) > MAX_BYTES:
            raise InvokeError(
                413, "RequestTooLargeException", f"{len(payload)} byte payload is too large; {MAX_BYTES} are allowed."
            )
        function = self._functions.find(name, qualifier)
        if function is None:
            raise InvokeError(404, "ResourceNotFoundException", f"Function not found: {name}:{qualifier}")
        queued = QueuedEvent(name, qualifier, Event(payload))
        self._journal.begin(queued)
        self._submit(function, queued)
        return queued.id

    def close(self) -> None:
        """End all sandboxes."""
        self._closing.set()
        for queue in [*self._queues.values(), *self._replaced]:
            queue.close()

    def _resume(self, queued: QueuedEvent) -> None:
        function = self._functions.find(queued.function, queued.qualifier)
        if function is None:  # deleted meanwhile, with its events
            self._journal.end(queued)
        else:
            self._submit(function, queued)

    def _submit(self, function: Function, queued: QueuedEvent) -> None:
        key = (queued.function, queued.qualifier)
        with self._lock:
            queue = self._queues.get(key)
            if queue is None or queue.function != function:
                self._replaced += [queue] if queue else []  # its events still end, with the old configuration
                queue = self._queues[key] = EventQueue(function, self._settings, self._client)
            queue.submit(queued.event, ended=lambda: self._journal.end(queued))

    def _maintain(self) -> None:
        while not self._closing.wait(min(MAX_PAUSE_SECONDS, self._settings.idle_seconds)):
            try:
                for queue in [*self._queues.values(), *self._replaced]:
                    queue.end_idle()
            except Exception:  # the next round may succeed
                log_lines.write(traceback.format_exc())
