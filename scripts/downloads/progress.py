"""A progress bar for a download, on a terminal; elsewhere nothing is printed."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

BAR_WIDTH = 30
"""Characters of the bar."""

PAUSE_SECONDS = 0.2
"""Seconds between two looks at the number of bytes."""

MEGABYTE = 1e6


@contextmanager
def progress_bar(total: int, received: Callable[[], int]) -> Iterator[None]:
    """Show how many bytes have been received while the `with` block runs.

    Args:
        total: the expected number of bytes.
        received: returns the number of bytes so far; called from another thread.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    drawing = threading.Thread(target=_draw_until, args=(done, total, received), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        done.set()
        drawing.join()
        print(file=sys.stderr)


def bar(total: int, received: int) -> str:
    """One line: the bar, and the megabytes.

    Example:
        >>> bar(45_700_000, 15_200_000)
        '[#########.....................]  15.2 of 45.7 MB'
    """
    share = min(1.0, received / total)
    filled = int(BAR_WIDTH * share)
    megabytes = f"{received / MEGABYTE:5.1f} of {total / MEGABYTE:.1f} MB"
    return f"[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {megabytes}"


def _draw_until(done: threading.Event, total: int, received: Callable[[], int]) -> None:
    finished = False
    while not finished:
        finished = done.wait(PAUSE_SECONDS)
        print(f"\r{bar(total, min(total, received()))}", end="", file=sys.stderr, flush=True)
