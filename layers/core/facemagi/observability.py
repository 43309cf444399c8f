"""The logger of a function, created on first use because it reads its name and level from the environment, and metrics.

Neither may fail a request: when a log line or a metric cannot be written, the work that it is about has been done.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

from facemagi.metrics import embedded

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


def count(metric: str, **dimensions: str) -> None:
    """Add one to a metric, or do nothing where standard output cannot be written.

    Args:
        metric: its name in `facemagi.metrics.kinds.METRICS`.
        dimensions: the metric's dimensions.
    """
    embedded.write({metric: 1}, dimensions)
