"""Figures with their spread, and the table that shows them beside their targets."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import process_time


@dataclass(frozen=True)
class Figure:
    """One thing measured several times.

    Attributes:
        name: what was measured.
        unit: of all three values.
        median, low, high: over the repetitions.
        target: what is wanted; `most` or `least` says on which side of it.
    """

    name: str
    unit: str
    median: float
    low: float
    high: float
    target: float | None = None
    side: str = "most"

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.median <= self.target if self.side == "most" else self.median >= self.target


def figure(name: str, unit: str, values: Sequence[float], target: float | None = None, side: str = "most") -> Figure:
    """The figure of several measured values."""
    return Figure(name, unit, statistics.median(values), min(values), max(values), target, side)


def cpu_milliseconds(action: Callable[[], object], repeats: int, warm_up: int = 2) -> list[float]:
    """This process's CPU time of each repetition, after a warm-up that does not count."""
    for _ in range(warm_up):
        action()
    measured = []
    for _ in range(repeats):
        started = process_time()
        action()
        measured.append((process_time() - started) * 1000)
    return measured


def table(figures: Sequence[Figure]) -> str:
    """One line for every figure: median, spread, target, and whether it is met."""
    width = max(len(shown.name) for shown in figures)
    head = f"{'':<{width}}  {'median':>9}  {'min … max':>17}  {'unit':<7} target"
    return "\n".join([head, *(_line(shown, width) for shown in figures)])


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    return [asdict(shown) | {"met": shown.met} for shown in figures]


def _line(shown: Figure, width: int) -> str:
    spread = f"{shown.low:.1f} … {shown.high:.1f}"
    sign = "<=" if shown.side == "most" else ">="
    target = "" if shown.target is None else f"{sign} {shown.target:g} {'met' if shown.met else 'MISSED'}"
    return f"{shown.name:<{width}}  {shown.median:>9.1f}  {spread:>17}  {shown.unit:<7} {target}".rstrip()
