"""Pairs of pictures that show the same head without and with an attribute: the truth that an edit is compared with.

pairs.csv lies beside the table of a drawn data set and has a line for each pair.
"""

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from scripts.datasets.errors import DatasetError

FILE = "pairs.csv"


@dataclass(frozen=True)
class Pair:
    """Two pictures of one head.

    Attributes:
        attribute: in what they differ.
        without: id of the picture whose head does not have it.
        having: id of the picture whose head has it.
    """

    attribute: str
    without: str
    having: str


def write_pairs(folder: Path, pairs: Sequence[Pair]) -> None:
    """Write the pairs of a data set.

    Args:
        folder: of the data set.
        pairs: all its pairs.
    """
    with (folder / FILE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields(Pair)])
        writer.writerows(astuple(pair) for pair in pairs)


def read_pairs(folder: Path, attribute: str) -> list[Pair]:
    """The pairs of one attribute.

    Args:
        folder: of a drawn data set.
        attribute: in what the pictures of each pair differ.

    Raises:
        DatasetError: the data set has no such pairs.
    """
    path = folder / FILE
    if not path.is_file():
        raise DatasetError(f"{folder} has no pairs; only data sets of ./scripts/dataset draw have.")
    with path.open(newline="", encoding="utf-8") as file:
        pairs = [Pair(**row) for row in csv.DictReader(file)]
    chosen = [pair for pair in pairs if pair.attribute == attribute]
    if not chosen:
        known = ", ".join(sorted({pair.attribute for pair in pairs})) or "none"
        raise DatasetError(f"{folder} has no pairs of {attribute}; it has pairs of {known}.")
    return chosen
