"""CloudWatch's embedded metric format: a line of JSON in a log, from which CloudWatch makes metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
CloudWatch Logs reads the format in every log group, without a header, an agent or a permission beyond
logs:PutLogEvents. So it works for Lambda functions and for SageMaker's containers, whose standard output goes to a log
group. The line must be JSON from its first character; a container must not put a time before it.
"""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from facemagi.metrics.kinds import METRICS

NAMESPACE_VARIABLE = "FACEMAGI_METRICS_NAMESPACE"
"""The environment variable with the namespace of the metrics: one for each stage, so that stages are never added up."""

DEFAULT_NAMESPACE = "FaceMagi"


def line(values: Mapping[str, float], fields: Mapping[str, Any], namespace: str = DEFAULT_NAMESPACE) -> str:
    """A line of a log with metrics; without metrics it is a line of JSON.

    Args:
        values: by the names of metrics in `METRICS`.
        fields: what else the line says, with all dimensions of these metrics.
        namespace: of the metrics.

    Raises:
        KeyError: a metric is unknown.

    Example:
        >>> line({}, {"message": "loaded"})
        '{"message": "loaded"}'
    """
    header = {"_aws": _header(values, namespace)} if values else {}
    return json.dumps(header | dict(fields) | dict(values), default=str)


def write(values: Mapping[str, float], fields: Mapping[str, Any]) -> None:
    """Write a line to standard output. Whatever goes wrong here must not fail the work that the line is about.

    Args:
        values: as for `line`.
        fields: as for `line`.
    """
    with suppress(Exception):
        text = line(values, fields, os.environ.get(NAMESPACE_VARIABLE, DEFAULT_NAMESPACE))
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _header(values: Mapping[str, float], namespace: str) -> dict[str, Any]:
    by_dimensions: dict[Sequence[Sequence[str]], list[dict[str, str]]] = {}
    for name in values:
        kind = METRICS[name]
        by_dimensions.setdefault(kind.dimensions, []).append({"Name": name, "Unit": kind.unit})
    directives = [
        {"Namespace": namespace, "Dimensions": [list(names) for names in dimensions], "Metrics": metrics}
        for dimensions, metrics in by_dimensions.items()
    ]
    return {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": directives}
