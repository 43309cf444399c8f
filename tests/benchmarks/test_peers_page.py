"""docs/benchmarks.md is what docs/benchmarks.json gives, and the JSON says what a reader needs to judge it."""

from typing import Any

import pytest

from scripts.benchmarks.peers import document, page
from scripts.benchmarks.peers.metrics import METRICS
from scripts.benchmarks.peers.rows import ROWS

MEASURED = document.read()
SIDES = [pytest.param(side, id=f"{row['id']}: {side['name']}") for row in MEASURED for side in row["sides"]]


def test_the_page_is_what_the_json_gives() -> None:
    assert page.page(MEASURED) == page.PAGE.read_text("utf-8")


def test_the_pictures_are_what_the_json_gives() -> None:
    assert page.read_pictures() == page.pictures(MEASURED)


def test_every_row_is_measured_or_says_why_not() -> None:
    assert [row["id"] for row in MEASURED] == [row.id for row in ROWS]
    assert [row["id"] for row in MEASURED if not row["sides"] and not row["left_out"]] == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in MEASURED])
def test_a_row_names_its_machine_its_commit_and_its_day(row: dict[str, Any]) -> None:
    assert {"processor", "cores", "memory_gb", "kernel", "python", "load"} <= set(row["machine"])
    assert row["commit"]
    assert row["date"]


@pytest.mark.parametrize("side", SIDES)
def test_a_side_has_its_versions(side: dict[str, Any]) -> None:
    assert "python" in side["versions"]


@pytest.mark.parametrize("side", SIDES)
def test_each_figure_has_its_spread(side: dict[str, Any]) -> None:
    assert side["figures"]
    for key, figure in side["figures"].items():
        assert key in METRICS
        assert figure["low"] <= figure["median"] <= figure["high"]
