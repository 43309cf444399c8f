"""docs/benchmarks.md and its pictures, from docs/benchmarks.json."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.benchmarks.peers.bars import Bar, svg
from scripts.benchmarks.peers.metrics import METRICS
from scripts.benchmarks.peers.verdicts import Verdict, number, verdicts
from scripts.planning.page import markdown
from scripts.repository import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURES = PAGE.with_suffix("")

Json = dict[str, Any]

INTRODUCTION = """# Benchmarks

For whoever compares FaceMagi with other programs: the time and the memory that each needs for the same work.

`./scripts/bench peers` measures all of it: it installs each program into an environment of its own, in `.bench/`, and
writes `docs/benchmarks.json`. This page is made from that file. `./scripts/bench peers ROW …` measures single rows.

Each side runs in a process of its own, in turn with the others, for several rounds. A table shows the median of the
rounds, and the lowest and the highest one. CPU time and memory are those of the whole tree of processes. CPU time
hardly depends on what else the machine does; wall time does. No photo is used but the repository's own.

Compare figures only within a row. Another machine has others. `./scripts/bench compare A B` measures two commits in
turn on one machine, and shows what needs over 15 % more CPU time.
"""

GROUPS: Sequence[tuple[str, str, str]] = (
    ("theirs", "Where others are better", "Nowhere, in what is measured here."),
    ("neither", "Where the difference is within the spread", "Nowhere."),
    ("ours", "Where we are better", "Nowhere, in what is measured here."),
)
"""Verdict, heading, and the text where there is none. What we lose is first."""


def write(rows: Sequence[Json]) -> None:
    """Write the page and its pictures, and delete pictures of rows that are gone.

    Args:
        rows: of docs/benchmarks.json.
    """
    PAGE.write_text(page(rows), "utf-8")
    PICTURES.mkdir(exist_ok=True)
    drawn = pictures(rows)
    for name, drawing in drawn.items():
        (PICTURES / name).write_text(drawing, "utf-8")
    for file in PICTURES.glob("*.svg"):
        if file.name not in drawn:
            file.unlink()


def page(rows: Sequence[Json]) -> str:
    """The page.

    Args:
        rows: of docs/benchmarks.json.
    """
    found = verdicts(rows)
    parts = [INTRODUCTION, _measured_on(rows), *(_group(found, *group) for group in GROUPS)]
    return "\n".join([*parts, *(_section(row) for row in rows)])


def pictures(rows: Sequence[Json]) -> Mapping[str, str]:
    """The pictures, by their file names.

    Args:
        rows: of docs/benchmarks.json.
    """
    return {f"{row['id']}.svg": _picture(row) for row in rows if row["sides"]}


def _measured_on(rows: Sequence[Json]) -> str:
    """Each machine, commit and day, with its rows if there are several."""
    runs: dict[str, list[str]] = {}
    for row in rows:
        runs.setdefault(_run(row), []).append(row["id"])
    lines = [f"- {run}" + (f" Rows: {', '.join(names)}." if len(runs) > 1 else "") for run, names in runs.items()]
    return "\n".join(["## Measured on", "", *lines, ""])


def _run(row: Json) -> str:
    here = row["machine"]
    return (
        f"{row['date']}, commit {row['commit']}: {here['processor']}; {here['cores']} cores, {here['memory_gb']} GB; "
        f"Linux {here['kernel']}; Python {here['python']}; load {here['load']} at the start; {row['rounds']} rounds."
    )


def _group(found: Sequence[Verdict], better: str, heading: str, none: str) -> str:
    lines = [f"- {verdict.sentence}" for verdict in found if verdict.better == better]
    return "\n".join([f"## {heading}", "", *(lines or [none]), ""])


def _section(row: Json) -> str:
    parts = [f"## {row['title']}", "", row["remark"], ""]
    if row["sides"]:
        alternative = f"{row['title']}: {METRICS[row['compared'][0]].name}"
        parts += [
            _table(row["sides"]),
            "",
            f"![{alternative}]({PICTURES.name}/{row['id']}.svg)",
            "",
            _versions(row),
            "",
        ]
    parts += [f"Left out: {name}: {reason}.\n" for name, reason in row["left_out"].items()]
    return "\n".join(parts)


def _table(sides: Sequence[Json]) -> str:
    keys = [key for key in METRICS if any(key in side["figures"] for side in sides)]
    head = ["", *(METRICS[key].name for key in keys)]
    return markdown([head, *([side["name"], *(_cell(side, key) for key in keys)] for side in sides)])


def _cell(side: Json, key: str) -> str:
    figure = side["figures"].get(key)
    if figure is None:
        return "–"
    median, low, high = (number(figure[name], METRICS[key]) for name in ("median", "low", "high"))
    return median if low == high else f"{median} ({low} … {high})"


def _versions(row: Json) -> str:
    lines = (f"{side['name']}: " + ", ".join(_packages(side["versions"])) for side in row["sides"])
    return "Versions: " + "; ".join(lines) + "."


def _packages(versions: Mapping[str, str]) -> Iterator[str]:
    return (f"{name} {version}" for name, version in versions.items())


def _picture(row: Json) -> str:
    key = row["compared"][0]
    metric = METRICS[key]
    bars = [
        Bar(side["name"], side["role"] == "ours", *_values(side["figures"][key]), number(_median(side, key), metric))
        for side in row["sides"]
        if key in side["figures"]
    ]
    return svg(f"{row['title']}: {metric.name}", bars)


def _values(figure: Json) -> tuple[float, float, float]:
    return figure["median"], figure["low"], figure["high"]


def _median(side: Json, key: str) -> float:
    return float(side["figures"][key]["median"])


def read_pictures(folder: Path = PICTURES) -> Mapping[str, str]:
    """The pictures that are there, by their file names.

    Args:
        folder: of the pictures.
    """
    return {file.name: file.read_text("utf-8") for file in folder.glob("*.svg")}
