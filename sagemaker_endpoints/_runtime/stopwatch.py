"""How long the steps of one job took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Milliseconds of wall time by step, in the order in which the steps ended."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of what is inside."""
        start = time.perf_counter()
        yield
        self.timings[name] = (time.perf_counter() - start) * 1000

    def header(self) -> str:
        """The value of a Server-Timing header (W3C Server Timing, section 3)."""
        return ", ".join(f"{name};dur={spent:.1f}" for name, spent in self.timings.items())
