"""Measures how long the phases of one job take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Milliseconds of wall time by phase, in the order in which the phases ended first."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure the code inside the `with` block; the times of a phase that is repeated are added.

        Args:
            name: the name of the phase.
        """
        start = time.perf_counter()
        yield
        self.timings[name] = self.timings.get(name, 0.0) + (time.perf_counter() - start) * 1000

    def header(self) -> str:
        """The value of a Server-Timing header (W3C Server Timing, section 3)."""
        return ", ".join(f"{name};dur={spent:.1f}" for name, spent in self.timings.items())
