"""The logger of a function, created on first use: it reads its name and level from the environment."""

from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

Handler = Callable[[dict[str, Any], Any], Any]


@cache
def logger() -> Logger:
    """The process's logger."""
    return Logger()


def logged(handler: Handler) -> Handler:
    """Add the request's id to every log line of a Lambda handler, and clear the keys of the previous request.

    Args:
        handler: the handler.
    """

    def handle(event: dict[str, Any], context: Any) -> Any:
        return logger().inject_lambda_context(handler, clear_state=True)(event, context)

    return handle
