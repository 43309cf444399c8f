"""Reads who is on which photo: CelebA's `identity_CelebA.txt`, or a CSV with a header, the file and the person."""

import csv
from pathlib import Path

from scripts.datasets.errors import DatasetError
from scripts.datasets.labels.by_file import ByFile
from scripts.datasets.labels.text_file import read_text


def read_identities(path: Path) -> ByFile[str]:
    """The person on each photo, by the photo's file.

    Raises:
        DatasetError: the file is missing, or a line has not two fields.
    """
    lines = [line for line in read_text(path).splitlines() if line.strip()]
    is_csv = bool(lines) and "," in lines[0]
    rows = list(csv.reader(lines[1:])) if is_csv else [line.split() for line in lines]
    wrong = [row for row in rows if len(row) != 2]
    if wrong:
        raise DatasetError(f"{path}: a line needs a file and a person; one is {' '.join(wrong[0])!r}.")
    return ByFile({file.strip(): person.strip() for file, person in rows})
