"""docs/benchmarks.json: what was measured, on which machine, of which commit."""

import json
from collections.abc import Sequence
from typing import Any

from scripts.repository import ROOT

FILE = ROOT / "docs" / "benchmarks.json"

Json = dict[str, Any]


def read() -> list[Json]:
    """The rows that were measured, in the order of the page; none if nothing was measured yet."""
    rows: list[Json] = json.loads(FILE.read_text("utf-8"))["rows"] if FILE.is_file() else []
    return rows


def save(row: Json, order: Sequence[str]) -> None:
    """Add a row, or replace it.

    Args:
        row: as `rounds.measured` returns it, with its machine, commit and date.
        order: the ids of all rows, in the order of the page. Rows that are not among them are dropped.
    """
    rows = {each["id"]: each for each in [*read(), row]}
    kept = [rows[name] for name in order if name in rows]
    FILE.write_text(json.dumps({"rows": kept}, indent=1, ensure_ascii=False) + "\n", "utf-8")
