"""A line of the gateway's log for each request, as the access log in template.yaml has it, and the metrics that API
Gateway and Lambda publish.
"""

import json
import time
from typing import Any

from scripts.local_cloud import log_lines

THROTTLED = "Lambda refused the invocation: too many run at once."
"""The integration's error of a refused invocation."""

Metrics = dict[str, tuple[float, str]]
"""Values and units by the metric's name."""


def write(api: str, route: str, status: int, seconds: float, size: int, problem: str | None) -> None:
    """Write the line of a request.

    Args:
        api: the API's id.
        route: method and path.
        status: of the response.
        seconds: how long it took.
        size: of the response's body, bytes.
        problem: what went wrong with the function; None where nothing did.
    """
    milliseconds = round(seconds * 1000, 1)
    values: Metrics = {
        "Count": (1, "Count"),
        "4xx": (int(400 <= status < 500), "Count"),
        "5xx": (int(status >= 500), "Count"),
        "Latency": (milliseconds, "Milliseconds"),
    }
    throttles: Metrics = {"Throttles": (int(problem == THROTTLED), "Count")}
    directives = [
        _directive("AWS/ApiGateway", ["ApiId"], values),
        _directive("AWS/Lambda", [], throttles),
    ]
    line: dict[str, Any] = {"message": "request", "route": route, "status": status, "ms": milliseconds, "bytes": size}
    line |= {"integration": problem, "ApiId": api}
    line |= {name: value for name, (value, _) in (values | throttles).items()}
    line["_aws"] = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives}
    log_lines.write(json.dumps(line))


def _directive(namespace: str, dimensions: list[str], metrics: Metrics) -> dict[str, Any]:
    named = [{"Name": name, "Unit": unit} for name, (_, unit) in metrics.items()]
    return {"Namespace": namespace, "Dimensions": [dimensions], "Metrics": named}
