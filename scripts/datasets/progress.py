"""One line that says how far a long command is, and how long it still takes."""

import sys
import time

BAR_WIDTH = 24
"""Characters of the bar."""

EVERY_SECONDS = 0.2
SELDOM_SECONDS = 30.0
"""How often the line is written: on a terminal; into a file."""


class Progress:
    """Counts what is done, and shows it.

    Args:
        total: how many things there are.
        done: how many of them an earlier run has done.
        name: of the things, in the plural.
    """

    def __init__(self, total: int, done: int, name: str) -> None:
        self._total, self._done, self._name = total, done, name
        self._before, self._started = done, time.monotonic()
        self._shown = self._started if not sys.stderr.isatty() else 0.0

    def advance(self, note: str = "") -> None:
        """One more is done.

        Args:
            note: what else to say, such as how many faces there are so far.
        """
        self._done += 1
        now = time.monotonic()
        pause = EVERY_SECONDS if sys.stderr.isatty() else SELDOM_SECONDS
        if now - self._shown >= pause or self._done == self._total:
            self._shown = now
            self._show(progress_line(self._done, self._total, self._name, self._left(now)) + note)

    def _left(self, now: float) -> float:
        return (now - self._started) / (self._done - self._before) * (self._total - self._done)

    def _show(self, line: str) -> None:
        if not sys.stderr.isatty():
            print(line, file=sys.stderr, flush=True)
            return
        end = "\n" if self._done == self._total else ""
        print(f"\r{line:<100}", end=end, file=sys.stderr, flush=True)


def progress_line(done: int, total: int, name: str, seconds_left: float) -> str:
    """The line.

    Example:
        >>> progress_line(50, 200, "photos", 95.0)
        '[######..................] 50 of 200 photos, 2 min left'
    """
    filled = BAR_WIDTH * done // total
    left = f"{seconds_left:.0f} s" if seconds_left < 90 else f"{seconds_left / 60:.0f} min"
    return f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done} of {total} {name}, {left} left"
