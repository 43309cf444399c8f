"""A sandbox: a process that processes the events of a function, one after another."""

import queue
import tempfile
import time
from pathlib import Path

from scripts.local_cloud import children
from scripts.local_cloud.lambda_emulator.event import Answer, Event, unhandled
from scripts.local_cloud.lambda_emulator.function import Function
from scripts.local_cloud.lambda_emulator.runtime_api import RuntimeApi
from scripts.local_cloud.lambda_emulator.settings import LambdaSettings

POLL_SECONDS = 0.05
"""Pause between two looks whether the process is alive."""

START_SECONDS = 60.0
"""How long a start may take beside the first event: here it shares the machine with all the others."""


class Sandbox:
    """A running process and its runtime API.

    Attributes:
        used_at: when it ended its last event, by the monotonic clock.

    Args:
        function: the function.
        settings: the emulator's settings.
    """

    def __init__(self, function: Function, settings: LambdaSettings) -> None:
        self._function, self._api = function, RuntimeApi(function, settings.host)
        self._storage = tempfile.TemporaryDirectory(prefix="facemagi-sandbox-", ignore_cleanup_errors=True)
        environment = {
            **settings.cloud,
            **function.environment,
            "TMPDIR": self._storage.name,  # each sandbox has its own /tmp on Lambda
            "AWS_ACCESS_KEY_ID": function.access_key,
            "AWS_LAMBDA_RUNTIME_API": self._api.address,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        }
        log = Path(settings.logs) / f"{function.name}.log"
        command = children.tie_to_this_process(settings.container)
        self._child = children.start(function.name, command, environment, log)
        self._seconds = function.timeout + START_SECONDS  # for the first event, which waits for the start
        self.used_at = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether the process can take another event."""
        return self._child.process.poll() is None

    def process(self, event: Event) -> Answer:
        """Process an event. After the function's time the process is killed.

        Args:
            event: the event.
        """
        deadline, self._seconds = time.monotonic() + self._seconds, self._function.timeout
        self._api.offer(event)
        while time.monotonic() < deadline:
            try:
                posted = self._api.posted.get(timeout=POLL_SECONDS)
            except queue.Empty:
                if self.alive:
                    continue
                end = children.describe_exit(self._child.process.wait())
                return unhandled("Runtime.ExitError", f"The sandbox {end}.")
            if posted.event in (event.id, None):
                self.used_at = time.monotonic()
                return posted.answer
        self._child.kill()
        return unhandled("Sandbox.Timedout", f"Task timed out after {self._function.timeout:.2f} seconds")

    def end(self) -> None:
        """End the process."""
        children.stop([self._child])
        self._api.close()
        self._storage.cleanup()
