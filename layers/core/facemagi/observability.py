"""The one logger of a function, made on first use: it reads its name and level from the environment."""

from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

Handler = Callable[[dict[str, Any], Any], Any]


@cache
def logger() -> Logger:
    return Logger()


def logged(handler: Handler) -> Handler:
    """A Lambda handler whose log lines carry the request's id, and nothing of the request before."""

    def handle(event: dict[str, Any], context: Any) -> Any:
        return logger().inject_lambda_context(handler, clear_state=True)(event, context)

    return handle
