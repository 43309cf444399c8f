"""A check that every metric of the dashboard is one that AWS publishes or that our code writes."""

import json
import re
from collections.abc import Iterator

from scripts.cloudformation.template import Json, resources_of
from tests.infrastructure.checks.metrics import dimensions_of

Series = tuple[str, str, frozenset[str]]
"""Namespace, name and dimensions of a metric."""

_SEARCH = re.compile(r"""SEARCH\('\{"([^"]+)",([\w,]+)\} MetricName=(\("[^)]+\)|"\w+")([^']*)', '\w+', \d+\)""")


def dashboard_shows_real_metrics(deployed: Json) -> list[str]:
    """Every metric of every widget exists, with these dimensions.

    Args:
        deployed: the service's template as deployed.

    Returns:
        One sentence for each thing that is wrong.
    """
    return [
        f"{title}: nobody publishes {name} of {namespace} by {sorted(dimensions)}."
        for title, (namespace, name, dimensions) in all_series(deployed)
        if dimensions not in dimensions_of(namespace, name)
    ]


def all_series(deployed: Json) -> Iterator[tuple[str, Series]]:
    """The metrics of the dashboard, each with its widget's title; those of a search too.

    Args:
        deployed: the service's template as deployed.
    """
    for dashboard in resources_of(deployed, "AWS::CloudWatch::Dashboard").values():
        for widget in json.loads(dashboard["DashboardBody"])["widgets"]:
            properties = widget["properties"]
            for row in properties.get("metrics", []):
                yield from ((properties["title"], series) for series in _series_of(row))


def _series_of(row: list[object]) -> Iterator[Series]:
    names = [part for part in row if isinstance(part, str)]
    if names:
        yield names[0], names[1], frozenset(names[2::2])
    for option in row:
        if isinstance(option, dict) and "expression" in option:
            match = _SEARCH.search(option["expression"])
            if match is None:
                yield option["expression"], "is no SEARCH", frozenset()
            else:
                for name in re.findall(r'"(\w+)"', match[3]):
                    yield match[1], name, frozenset(match[2].split(","))
