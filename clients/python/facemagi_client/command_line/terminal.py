"""Prints: results on stdout, everything else on stderr."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import Any
from unicodedata import east_asian_width

from facemagi_client.command_line import sentences
from facemagi_client.progress import OnProgress, Progress

CLEAR_LINE = "\r\x1b[K"

PIECES = re.compile(r"\s+|[\u2e80-\ufaff\uff00-\uffef]|[^\s\u2e80-\ufaff\uff00-\uffef]+")
"""What a line is made of: words, and Chinese characters, between which a line may end."""

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
    widths = [max(columns_of(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    indent = sum(widths) + 2 * len(widths)
    width = max(NARROWEST, get_terminal_size().columns - indent)
    for row in rows:
        head = "".join(cell + " " * (of - columns_of(cell) + 2) for cell, of in zip(row[:-1], widths, strict=True))
        first, *others = wrapped(row[-1], width) or [""]
        yield (head + first).rstrip()
        yield from (" " * indent + other for other in others)


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two.

    Args:
        text: without line breaks.
    """
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines; a word that is longer than a line has one of its own.

    Args:
        text: words, Chinese characters or both.
        width: columns of a line.
    """
    lines = [""]
    for piece in PIECES.findall(text):
        if lines[-1] and columns_of(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]
