"""Reads the labels of photos from a file: a list of CelebA, or a CSV.

- `list_attr_celeba.txt`: the number of photos; the names of the attributes; then a line for each photo with its file
  and 1 or -1 for each attribute.
- CSV: a header, the file first, then the attributes; 1, true or yes; 0, -1, false or no; empty where nobody knows.
  The edition of CelebA's list as `list_attr_celeba.csv` is such a file.

Names become those of our own labels: `Black_Hair` is `black_hair`.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.datasets.errors import DatasetError
from scripts.datasets.labels.by_file import ByFile
from scripts.datasets.labels.text_file import read_text
from scripts.datasets.prepared import ABSENT, COLUMNS, PRESENT, UNKNOWN

VALUES = {
    **dict.fromkeys(("1", "true", "yes"), PRESENT),
    **dict.fromkeys(("0", "-1", "false", "no"), ABSENT),
    "": UNKNOWN,
}
"""What a field may say, in lower case."""

Labels = tuple[int, ...]


@dataclass(frozen=True)
class AttributeFile:
    """The labels of many photos.

    Attributes:
        attributes: their names, in lower case.
        labels: `PRESENT`, `ABSENT` or `UNKNOWN` for each attribute, by the photo's file.
    """

    attributes: tuple[str, ...]
    labels: ByFile[Labels]


NO_LABELS = AttributeFile((), ByFile({}))


def read_attributes(path: Path) -> AttributeFile:
    """Read a file of labels.

    Raises:
        DatasetError: the file is missing, or a line is wrong.
    """
    names, rows = _rows(path)
    attributes = tuple(name.strip().lower() for name in names)
    wrong = [name for name in attributes if not name or name in COLUMNS]
    if wrong or not attributes or len(set(attributes)) < len(attributes):
        raise DatasetError(
            f"{path}: the attributes need names, each once, and none of {', '.join(COLUMNS)}; "
            f"the file has {', '.join(attributes) or 'none'}."
        )
    return AttributeFile(attributes, ByFile({file: _labels(path, file, fields, attributes) for file, fields in rows}))


def _rows(path: Path) -> tuple[Sequence[str], Iterator[tuple[str, Sequence[str]]]]:
    """The names of the attributes, and the file and the fields of each photo."""
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    if lines and lines[0].strip().isdigit():
        return lines[1].split() if len(lines) > 1 else (), ((file, rest) for file, *rest in map(str.split, lines[2:]))
    table = list(csv.reader(lines))
    header = table[0][1:] if table else ()
    return header, ((row[0].strip(), row[1:]) for row in table[1:])


def _labels(path: Path, file: str, fields: Sequence[str], attributes: Sequence[str]) -> Labels:
    words = [field.strip().lower() for field in fields]
    if len(words) != len(attributes):
        raise DatasetError(
            f"{path}: the line of {file} has {len(words)} labels; there are {len(attributes)} attributes."
        )
    unknown = [word for word in words if word not in VALUES]
    if unknown:
        raise DatasetError(
            f"{path}: the line of {file} says {unknown[0]!r}; a label is 1, 0 or -1, yes or no, or empty."
        )
    return tuple(VALUES[word] for word in words)
