"""The table of all weights: which are here, and how to get the others. Imports no framework."""

from collections.abc import Sequence
from pathlib import Path

from scripts.model_weights.weights_entry import WeightsEntry

HEADINGS = ("weights", "here", "MB", "download", "commercial", "licence", "from")


def table(entries: Sequence[WeightsEntry], folder: Path) -> str:
    """One line for every weights file.

    The column `download` has the megabytes that `fetch` downloads; `by hand` where it cannot.

    Args:
        folder: the folder of all weights.
    """
    rows = [HEADINGS, *(_row(entry, folder) for entry in entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )


def markdown(entries: Sequence[WeightsEntry]) -> str:
    """The table of docs/networks.md: the terms of every weights file, and how to get it."""
    rows = [("weights", "how to get them", "licence", "commercial use", "provenance"), ("---",) * 5]
    rows += [
        (
            f"`{entry.label}`" + (", optional" if entry.weights.optional else ""),
            f"fetch: {_source(entry)}" if entry.weights.source else f"by hand: <{entry.weights.url}>",
            entry.weights.licence,
            "yes" if entry.commercial else "no",
            entry.weights.provenance,
        )
        for entry in entries
    ]
    return "\n".join(f"| {' | '.join(row)} |".replace("| --- ", "|---").replace("--- |", "---|") for row in rows)


def _source(entry: WeightsEntry) -> str:
    source = entry.weights.source
    assert source
    address = f"<{source.url}>" if source.url else source.label
    return f"{address}, {source.bytes / 1e6:.1f} MB"


def _row(entry: WeightsEntry, folder: Path) -> tuple[str, ...]:
    weights, path = entry.weights, entry.path(folder)
    return (
        entry.label + (" (optional)" if weights.optional else ""),
        _state(entry, folder),
        f"{path.stat().st_size / 1e6:.1f}" if path.is_file() else "",
        f"{weights.source.bytes / 1e6:.1f}" if weights.source else "by hand",
        "yes" if entry.commercial else "no",
        weights.licence,
        weights.source.label if weights.source else weights.url,
    )


def _state(entry: WeightsEntry, folder: Path) -> str:
    try:
        return entry.state(folder)
    except LookupError:
        return "damaged"
