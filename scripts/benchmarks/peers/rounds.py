"""Measures a row in rounds: each side once a round, in turn."""

import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.benchmarks.peers.metrics import METRICS
from scripts.benchmarks.peers.row import AbsentError, Row, Sample, Side

Json = dict[str, Any]


def measured(row: Row, rounds: int) -> Json:
    """A row of docs/benchmarks.json.

    Args:
        row: that is measured.
        rounds: how often each side is measured.

    Returns:
        Its sides with the median, the lowest and the highest of each figure; and why others are left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            with row.sides(Path(folder)) as sides:
                samples, left_out = _in_turn(sides, rounds)
        except AbsentError as reason:
            samples, left_out, sides = {}, {row.title: str(reason)}, ()
    return {
        "id": row.id,
        "title": row.title,
        "remark": row.remark,
        "compared": list(row.compared),
        "rounds": rounds,
        "sides": [_summary(side, samples[side.name]) for side in sides if samples.get(side.name)],
        "left_out": left_out,
    }


def _in_turn(sides: Sequence[Side], rounds: int) -> tuple[Mapping[str, list[Sample]], dict[str, str]]:
    """The samples of each side; and why sides are left out. Odd rounds go backwards: who is first has no advantage."""
    samples: dict[str, list[Sample]] = {side.name: [] for side in sides}
    left_out: dict[str, str] = {}
    for number in range(rounds):
        for side in sides if number % 2 == 0 else reversed(sides):
            if side.name in left_out:
                continue
            try:
                samples[side.name].append(side.sample())
            except AbsentError as reason:
                left_out[side.name], samples[side.name] = str(reason), []
                print(f"bench: {side.name} is left out: {reason}", file=sys.stderr, flush=True)
    return samples, left_out


def _summary(side: Side, samples: Sequence[Sample]) -> Json:
    keys = [key for key in METRICS if key in samples[0].figures]
    return {
        "name": side.name,
        "role": side.role,
        "versions": dict(samples[-1].versions),
        "figures": {key: spread([sample.figures[key] for sample in samples]) for key in keys},
    }


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, lowest and highest of some values, to four digits.

    Args:
        values: at least one.
    """
    summary = {"median": statistics.median(values), "low": min(values), "high": max(values)}
    return {name: float(f"{value:.4g}") for name, value in summary.items()}
