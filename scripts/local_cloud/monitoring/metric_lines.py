"""Publishes the metrics in the logs of a local cloud's processes, as CloudWatch Logs does.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARK = b'"_aws"'
"""Only lines that contain this are parsed."""

MAX_ENTRIES = 1000
"""The most metrics of one call of PutMetricData."""

Json = dict[str, Any]


class LogReader:
    """Reads the new whole lines of all logs in a folder.

    Args:
        folder: each file `*.log` in it is a log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, int] = {}

    def new_lines(self) -> Iterator[bytes]:
        """The lines with metrics that were written since the last call."""
        for path in sorted(self._folder.glob("*.log")):
            with path.open("rb") as log:
                log.seek(self._read.get(path, 0))
                whole, end, _ = log.read().rpartition(b"\n")
            self._read[path] = self._read.get(path, 0) + len(whole) + len(end)
            yield from (line for line in whole.split(b"\n") if MARK in line)


def entries(line: bytes) -> Iterator[tuple[str, Json]]:
    """The metrics of a line: the namespace and an entry of PutMetricData for each.

    Args:
        line: of a log; one that is not in the format has no metrics.
    """
    try:
        document = json.loads(line[line.index(b"{") :])
        directives = document["_aws"]["CloudWatchMetrics"]
    except (ValueError, KeyError, TypeError):
        return
    for directive in directives:
        for names in directive["Dimensions"]:
            dimensions = [{"Name": name, "Value": str(document[name])} for name in names]
            for metric in directive["Metrics"]:
                yield directive["Namespace"], _entry(metric, dimensions, document)


def _entry(metric: Json, dimensions: list[Json], document: Json) -> Json:
    value = document[metric["Name"]]
    values = value if isinstance(value, list) else [value]
    return {
        "MetricName": metric["Name"],
        "Dimensions": dimensions,
        "Timestamp": document["_aws"]["Timestamp"] / 1000,
        "Unit": metric.get("Unit", "None"),
        "Value": sum(values),
    }


def publish(cloudwatch: Any, reader: LogReader) -> None:
    """Publish what has been logged since the last call.

    Args:
        cloudwatch: the boto3 client.
        reader: of the logs.
    """
    found: dict[str, list[Json]] = {}
    for line in reader.new_lines():
        for namespace, entry in entries(line):
            found.setdefault(namespace, []).append(entry)
    for namespace, data in found.items():
        for first in range(0, len(data), MAX_ENTRIES):
            cloudwatch.put_metric_data(Namespace=namespace, MetricData=data[first : first + MAX_ENTRIES])
