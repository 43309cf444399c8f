"""Writes to a process's log. A line that cannot be written, on a full disk, changes nothing of what it is about."""

import contextlib
import sys


def write(text: str) -> None:
    """Write a line at once: threads share the file, and `print` would write a text and its line end separately.

    Args:
        text: without its line end.
    """
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
