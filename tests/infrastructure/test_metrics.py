"""Our own metrics: the code writes each of them, with the dimensions that dashboard and alarms rely on."""

import ast
from collections.abc import Iterator

import pytest

from facemagi.metrics.kinds import METRICS
from scripts.repository import ROOT

KINDS = ROOT / "layers/core/facemagi/metrics/kinds.py"

FOLDERS = ("functions", "layers/core", "sagemaker_endpoints/_runtime")

CODE = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def trees() -> Iterator[ast.AST]:
    """The syntax of every file that may write a metric."""
    return (ast.parse(path.read_text("utf-8")) for path in CODE if path != KINDS)


COUNTED = {
    (call.args[0].value, tuple(str(keyword.arg) for keyword in call.keywords))
    for tree in trees()
    for call in ast.walk(tree)
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "count"
    if call.args and isinstance(call.args[0], ast.Constant)
}
"""The metrics that are counted, each with the names of its dimensions."""

TEXTS = {node.value for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
"""Every text in the code."""


@pytest.mark.parametrize("metric", METRICS)
def test_the_code_writes_a_metric(metric: str) -> None:
    assert metric in TEXTS


@pytest.mark.parametrize(("metric", "dimensions"), sorted(COUNTED, key=str))
def test_what_is_counted_has_the_dimensions_of_its_metric(metric: str, dimensions: tuple[str, ...]) -> None:
    assert {name for names in METRICS[metric].dimensions for name in names} == set(dimensions)
