"""A sandbox as its caller sees it."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from scripts.local_cloud import log_lines
from scripts.local_cloud.children import describe_exit
from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.sandboxes.errors import FunctionError, SandboxEndedError
from scripts.local_cloud.settings import READY_SECONDS


@dataclass(frozen=True)
class Sandbox:
    """A process that handles one event at a time.

    Attributes:
        plan: the function.
        connection: to `runtime.serve` in the process.
        kill: kills the process if it still runs, and returns its exit status.
    """

    plan: FunctionPlan
    connection: Connection
    kill: Callable[[], int]

    def wait_until_ready(self) -> None:
        """Wait until the process has imported the function. This does not count against the function's timeout.

        Raises:
            SandboxEndedError: the import failed; the process has printed why.
        """
        self._receive("init", READY_SECONDS)

    def is_alive(self) -> bool:
        """Whether the process waits for an event; one that has ended is closed."""
        if self.connection.closed:
            return False
        if self.connection.poll(0):  # the process never speaks first, so this is the end of the connection
            self.close()
            return False
        return True

    def invoke(self, event: Any) -> Any:
        """The handler's result for an event.

        Args:
            event: anything that JSON can represent.

        Raises:
            SandboxEndedError: the process ended, or was killed because the function took longer than its timeout.
            FunctionError: the handler raised an exception.
        """
        request = str(uuid.uuid4())
        try:
            self.connection.send_bytes(json.dumps({"id": request, "event": event}, default=str).encode())
        except OSError:
            raise self._ended(request) from None
        answer = self._receive(request, self.plan.timeout)
        if "error" in answer:
            raise FunctionError(**answer["error"])
        return answer["result"]

    def close(self) -> int:
        """End the process, and return its exit status."""
        self.connection.close()
        return self.kill()

    def _receive(self, request: str, seconds: float) -> dict[str, Any]:
        try:
            if self.connection.poll(seconds):
                answer: dict[str, Any] = json.loads(self.connection.recv_bytes())
                return answer
        except (EOFError, OSError):
            raise self._ended(request) from None
        self.close()
        message = f"RequestId: {request} Error: Task timed out after {seconds:.2f} seconds"
        log_lines.write(f"{self.plan.name} {message}")
        raise SandboxEndedError("Sandbox.Timedout", message)

    def _ended(self, request: str) -> SandboxEndedError:
        message = f"RequestId: {request} Error: The function's process {describe_exit(self.close())}"
        log_lines.write(f"{self.plan.name} {message}")
        return SandboxEndedError("Runtime.ExitError", message)
