"""A row of the comparison: the same work, done by us and by others."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Role = Literal["ours", "peer", "part"]
"""A part is something that ours contains, such as a package that it imports; nothing is compared with it."""


class AbsentError(Exception):
    """A row or a side cannot be measured here; the message says why."""


@dataclass(frozen=True)
class Sample:
    """What one round has measured.

    Attributes:
        figures: by their keys in `METRICS`.
        versions: of what was measured, by package.
    """

    figures: Mapping[str, float]
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Side:
    """One of those that are compared.

    Attributes:
        name: for tables.
        role: whether it is ours.
        sample: measures it once.
    """

    name: str
    role: Role
    sample: Callable[[], Sample]


Sides = Callable[[Path], AbstractContextManager[Sequence[Side]]]
"""Prepares the sides, with a folder for files, and cleans up at the end. Raises `AbsentError` where nothing can be
measured."""


@dataclass(frozen=True)
class Row:
    """The same work, done by several.

    Attributes:
        id: in the JSON, and the name of the picture.
        title: the work.
        remark: what a reader must know to judge the figures; Markdown.
        compared: the metrics by which the page says who is better, the first one is drawn.
        sides: ours and the others.
    """

    id: str
    title: str
    remark: str
    compared: tuple[str, ...]
    sides: Sides
