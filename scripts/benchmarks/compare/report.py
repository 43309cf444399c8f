"""The table of a comparison."""

import statistics
from collections.abc import Sequence

from scripts.benchmarks.compare.pairs import LIMIT, Comparison
from scripts.benchmarks.compare.trees import Tree

HEAD = ("CPU ms", "before", "after", "ratio", "between")


def table(before: Tree, after: Tree, comparisons: Sequence[Comparison], missing: Sequence[str]) -> str:
    """One line for each figure; what fell back is marked.

    Args:
        before: the first commit.
        after: the second one.
        comparisons: of the figures.
        missing: why figures are missing.
    """
    rows = [HEAD, *map(_cells, comparisons)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    marks = ["", *map(_mark, comparisons)]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    marked = [f"{line}  {mark}".rstrip() for line, mark in zip(lines, marks, strict=True)]
    title = f"{before.name} ({before.commit[:12]}) before, {after.name} ({after.commit[:12]}) after"
    return "\n".join([title, *marked, *(f"not measured: {reason}" for reason in missing), _summary(comparisons)])


def _cells(each: Comparison) -> tuple[str, ...]:
    medians = (f"{statistics.median(values):.1f}" for values in (each.before, each.after))
    return (each.name, *medians, f"{each.ratio:.2f}", f"{each.low:.2f} … {each.high:.2f}")


def _mark(each: Comparison) -> str:
    return "FELL BACK" if each.fell_back else "faster" if each.improved else ""


def _summary(comparisons: Sequence[Comparison]) -> str:
    fallen = [each.name for each in comparisons if each.fell_back]
    percent = round((LIMIT - 1) * 100)
    if not fallen:
        return f"Nothing needs over {percent} % more CPU time."
    return f"Over {percent} % more CPU time: {', '.join(fallen)}."
