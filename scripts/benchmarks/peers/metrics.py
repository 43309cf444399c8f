"""The quantities that are measured, by their keys in docs/benchmarks.json."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """One quantity.

    Attributes:
        name: for tables, with its unit.
        digits: behind the point, in tables.
        more_is_better: less is better otherwise.
    """

    name: str
    digits: int = 0
    more_is_better: bool = False


METRICS: Mapping[str, Metric] = {
    "cpu_ms": Metric("CPU time, ms", 1),
    "wall_ms": Metric("wall time, ms", 1),
    "start_ms": Metric("from the start to the first result, ms"),
    "per_second": Metric("requests a second", 1, more_is_better=True),
    "found": Metric("faces found", 0, more_is_better=True),
    "peak_mb": Metric("memory at most, MB"),
    "installed_mb": Metric("installed, MB"),
}
"""In the order of the tables' columns. CPU time is that of the whole tree of processes, memory too."""
