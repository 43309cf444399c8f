"""An event in a function's queue, and how an attempt at it ended."""

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 1024 * 1024
"""Lambda's limit on an asynchronous event. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""


@dataclass(frozen=True)
class Event:
    """An accepted event.

    Attributes:
        payload: what the function gets, as JSON.
        id: the request's id, the same in all attempts.
        received: when it was accepted, seconds since 1970.
    """

    payload: bytes
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    received: float = field(default_factory=time.time)


@dataclass(frozen=True)
class Answer:
    """The end of an attempt.

    Attributes:
        payload: what the function returned, or Lambda's description of an error; None where no attempt was made.
        error: Lambda's word for the kind of an error; None where the function returned.
    """

    payload: bytes | None
    error: str | None = None

    @property
    def members(self) -> Any:
        """The payload, parsed."""
        return None if self.payload is None else json.loads(self.payload or b"null")


def unhandled(kind: str, message: str) -> Answer:
    """The answer for a sandbox that gave none.

    Args:
        kind: such as `Runtime.ExitError`.
        message: what happened.
    """
    return Answer(json.dumps({"errorType": kind, "errorMessage": message}).encode(), "Unhandled")
