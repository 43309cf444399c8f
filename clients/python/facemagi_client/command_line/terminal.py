"""Prints: results on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

from facemagi_client.command_line import sentences
from facemagi_client.progress import OnProgress, Progress

CLEAR_LINE = "\r\x1b[K"

NARROWEST = 24
"""The last column of a table has at least so many characters."""


def say(text: str) -> None:
    """Print something that is no result.

    Args:
        text: one or several lines.
    """
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print a result as JSON.

    Args:
        value: the result.
    """
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def status_line() -> Iterator[OnProgress]:
    """A callback that shows where an edit is, in one line of the terminal; nothing where stderr is none."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        yield lambda progress: print(CLEAR_LINE + sentences.of_progress(progress), end="", file=sys.stderr, flush=True)
    finally:
        print(CLEAR_LINE, end="", file=sys.stderr, flush=True)


def changes(show: Callable[[str], None]) -> OnProgress:
    """A callback that shows each change of a state, a position or an ETA once.

    Args:
        show: prints it.
    """
    shown = ""

    def on_progress(progress: Progress) -> None:
        nonlocal shown
        if (text := sentences.of_progress(progress)) != shown:
            shown = text
            show(text)

    return on_progress


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; the last column is wrapped at the width of the terminal.

    Args:
        rows: each with as many cells.
    """
    if not rows:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    width = max(NARROWEST, get_terminal_size().columns - indent)
    for row in rows:
        head = "".join(cell.ljust(width) + "  " for cell, width in zip(row[:-1], widths, strict=True))
        first, *others = wrap(row[-1], width) or [""]
        yield (head + first).rstrip()
        yield from (" " * indent + other for other in others)
