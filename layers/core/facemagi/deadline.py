"""How much time the current request has left, so that it answers before Lambda ends its function.

The end is a context variable: each request has its own, and code without a request, such as a deployment, has none.
"""

import math
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

Handler = Callable[[dict[str, Any], Any], Any]

ANSWER_SECONDS = 1.0
"""Kept for building and sending the answer after the last call."""

_ends_at: ContextVar[float] = ContextVar("ends_at", default=math.inf)


def remaining_seconds() -> float:
    """Seconds until the request must be answered; infinite outside of requests."""
    return _ends_at.get() - time.monotonic()


def with_deadline(handler: Handler) -> Handler:
    """Give each event of a Lambda handler the deadline that follows from the function's timeout.

    Args:
        handler: the handler.
    """

    def handle(event: dict[str, Any], context: Any) -> Any:
        seconds = context.get_remaining_time_in_millis() / 1000 - ANSWER_SECONDS
        token = _ends_at.set(time.monotonic() + seconds)
        try:
            return handler(event, context)
        finally:
            _ends_at.reset(token)

    return handle
