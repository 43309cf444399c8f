"""Measured figures with their spread, and the table that compares them with their targets."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import process_time


@dataclass(frozen=True)
class Figure:
    """One quantity, measured several times.

    Attributes:
        name: what was measured.
        unit: unit of all the numbers.
        median: the median of the measured values.
        low: the lowest value.
        high: the highest value.
        target: the value that the median should not exceed; None if there is no target.
        at_least: the target is a minimum instead of a maximum.
    """

    name: str
    unit: str
    median: float
    low: float
    high: float
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the median meets the target; None without one."""
        if self.target is None:
            return None
        return self.median >= self.target if self.at_least else self.median <= self.target


def figure(
    name: str, unit: str, values: Sequence[float], target: float | None = None, at_least: bool = False
) -> Figure:
    """Summarise several measured values."""
    return Figure(name, unit, statistics.median(values), min(values), max(values), target, at_least)


def cpu_milliseconds(action: Callable[[], object], repeats: int, warm_up: int = 2) -> list[float]:
    """This process's CPU time of each repetition, after `warm_up` runs that are not measured."""
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
    width = max(len(row.name) for row in figures)
    head = f"{'':<{width}}  {'median':>9}  {'min … max':>17}  {'unit':<7} target"
    return "\n".join([head, *(_line(row, width) for row in figures)])


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """The figures as JSON objects, with `met`."""
    return [asdict(row) | {"met": row.met} for row in figures]


def _line(row: Figure, width: int) -> str:
    spread = f"{row.low:.1f} … {row.high:.1f}"
    sign = ">=" if row.at_least else "<="
    target = "" if row.target is None else f"{sign} {row.target:g} {'met' if row.met else 'MISSED'}"
    return f"{row.name:<{width}}  {row.median:>9.1f}  {spread:>17}  {row.unit:<7} {target}".rstrip()
