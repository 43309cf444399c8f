"""Prints the steps of the demo as they are done."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

BAR_WIDTH = 21
"""Characters of the progress bar."""


class Progress:
    """Prints a line for every step: a progress bar, the step's name, its milliseconds, and notes.

    Args:
        steps: how many steps there will be.
    """

    def __init__(self, steps: int) -> None:
        self._steps, self._done = steps, 0

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time the `with` block; notes that it appends to the list are printed at the end of the step's line."""
        if sys.stdout.isatty():
            print(f"{self._bar()} {name} …", end="\r", flush=True)
        notes: list[str] = []
        started = time.perf_counter()
        yield notes
        self._done += 1
        milliseconds = (time.perf_counter() - started) * 1000
        print(f"{self._bar()} {name:<22}{milliseconds:8.0f} ms  {' '.join(notes)}".rstrip(), flush=True)

    def _bar(self) -> str:
        filled = BAR_WIDTH * self._done // self._steps
        return f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}]"
