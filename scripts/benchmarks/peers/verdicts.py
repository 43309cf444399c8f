"""Says of each compared quantity who is better: we, another, or neither."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scripts.benchmarks.peers.metrics import METRICS, Metric

Json = dict[str, Any]

EQUAL = 1.05
"""Medians that differ by less are called equal, and so are those whose spreads overlap."""


@dataclass(frozen=True)
class Verdict:
    """Ours beside the best of the others, in one quantity of one row.

    Attributes:
        better: who is.
        sentence: with the figures.
    """

    better: Literal["ours", "theirs", "neither"]
    sentence: str


def verdicts(rows: Sequence[Json]) -> list[Verdict]:
    """The verdicts of all rows that have ours and another.

    Args:
        rows: of docs/benchmarks.json.
    """
    return [verdict for row in rows for verdict in _of_row(row)]


def _of_row(row: Json) -> Iterator[Verdict]:
    ours = [side for side in row["sides"] if side["role"] == "ours"]
    peers = [side for side in row["sides"] if side["role"] == "peer"]
    for key in row["compared"]:
        having = [side for side in peers if key in side["figures"]]
        if ours and having and key in ours[0]["figures"]:
            yield _verdict(row["title"], METRICS[key], key, ours[0], _best(having, key))


def _best(sides: Sequence[Json], key: str) -> Json:
    medians = {index: side["figures"][key]["median"] for index, side in enumerate(sides)}
    choose = max if METRICS[key].more_is_better else min
    return sides[choose(medians, key=lambda index: medians[index])]


def _verdict(title: str, metric: Metric, key: str, ours: Json, theirs: Json) -> Verdict:
    mine, its = ours["figures"][key], theirs["figures"][key]
    figures = f"{title}: {metric.name}: ours {number(mine['median'], metric)}, "
    figures += f"{theirs['name']} {number(its['median'], metric)}"
    if _equal(mine, its):
        return Verdict("neither", f"{figures}.")
    is_ours = (mine["median"] > its["median"]) == metric.more_is_better
    low, high = sorted((mine["median"], its["median"]))
    factor = f", a factor of {high / low:.1f}" if low else ""
    return Verdict("ours" if is_ours else "theirs", f"{figures}{factor}.")


def _equal(one: Json, other: Json) -> bool:
    low, high = sorted((one, other), key=lambda figure: float(figure["median"]))
    if low["median"] == high["median"]:
        return True
    overlap = bool(low["high"] >= high["low"])
    return overlap or bool(high["median"] < EQUAL * low["median"])


def number(value: float, metric: Metric) -> str:
    """A value as tables show it.

    Args:
        value: the value.
        metric: what it is.
    """
    return f"{value:,.{metric.digits if value < 100 else 0}f}"
