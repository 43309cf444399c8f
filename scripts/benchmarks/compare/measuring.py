"""Measures two trees in turn."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scripts.benchmarks.compare.pairs import Comparison
from scripts.benchmarks.compare.trees import Tree

GAUGE = Path(__file__).with_name("gauge.py")
"""It is run as a file, so that both commits are measured by the same code, even those that have no gauge yet."""

MOST_SECONDS = 300

Measure = Callable[[Tree, str], Mapping[str, float]]
"""CPU ms of a tree, by the names of the figures; raises `UnmeasurableError`."""


class UnmeasurableError(Exception):
    """A tree cannot be measured; the message says why."""


def run_gauge(tree: Tree, subject: str, gauge: Path = GAUGE) -> Mapping[str, float]:
    """Measure one subject of a tree, in a new process.

    Args:
        tree: that is measured.
        subject: the gauge's argument.
        gauge: prints its figures as JSON in its last line.

    Raises:
        UnmeasurableError: the gauge fails.
    """
    command = [sys.executable, "-P", str(gauge), subject]
    try:
        done = subprocess.run(
            command,
            cwd=tree.folder,
            env=tree.variables(),
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise UnmeasurableError(f"{subject} in {tree.name}: it takes more than {MOST_SECONDS} s") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it fails without a word"])[-1]
        raise UnmeasurableError(f"{subject} in {tree.name}: {last}")
    figures: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def compared(
    before: Tree, after: Tree, subjects: Sequence[str], rounds: int, measure: Measure = run_gauge
) -> tuple[list[Comparison], list[str]]:
    """Measure two trees in turn; who is first changes with each round.

    Args:
        before: the first tree.
        after: the second one.
        subjects: what is measured, one after another.
        rounds: how often.
        measure: measures one tree once.

    Returns:
        The comparisons; and why subjects are missing.
    """
    comparisons, missing = [], []
    for subject in subjects:
        try:
            comparisons += _subject(before, after, subject, rounds, measure)
        except UnmeasurableError as reason:
            missing.append(str(reason))
    return comparisons, missing


def _subject(before: Tree, after: Tree, subject: str, rounds: int, measure: Measure) -> list[Comparison]:
    values: dict[str, tuple[list[float], list[float]]] = {}
    for number in range(rounds):
        for index in (0, 1) if number % 2 == 0 else (1, 0):
            for name, value in measure((before, after)[index], subject).items():
                values.setdefault(name, ([], []))[index].append(value)
    return [Comparison(name, *both) for name, both in values.items()]
