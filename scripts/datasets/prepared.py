"""The format of a prepared data set: a folder that `dataset prepare` writes and that `train` reads.

dataset.json    what the pictures are, where they come from, what one may do with them
faces.csv       a line for each picture: id, split, person, the file that it comes from, the labels
images/ID.png   the aligned pictures, 8-bit RGB
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.errors import DatasetError

Split = Literal["train", "validation"]

DESCRIPTION = "dataset.json"
TABLE = "faces.csv"
IMAGES = "images"
COLUMNS = ("id", "split", "person", "file")
"""Columns of the table before those of the attributes."""

PRESENT, ABSENT, UNKNOWN = 1, -1, 0
"""A label: the face has the attribute, it does not have it, nobody knows."""


@dataclass(frozen=True)
class Description:
    """What all pictures of a data set have in common.

    Attributes:
        template: a key of `TEMPLATES`, or `whole` for whole photos.
        size: width of the pictures, pixels.
        attributes: names of the labels, in the order of the table's columns.
        source: where the photos come from, in words.
        licence: the licence of the photos.
        commercial: whether weights that are trained on them may be used commercially.
    """

    template: str
    size: int
    attributes: tuple[str, ...]
    source: str
    licence: str
    commercial: bool


@dataclass(frozen=True)
class PreparedFace:
    """One line of the table.

    Attributes:
        id: name of the picture, without its extension.
        split: whether the picture trains or measures. All pictures of a person have the same.
        person: who it is; empty where nobody knows.
        file: the photo that it comes from, as the folder of photos names it.
        labels: `PRESENT`, `ABSENT` or `UNKNOWN` for each attribute.
    """

    id: str
    split: Split
    person: str
    file: str
    labels: tuple[int, ...]


@dataclass(frozen=True)
class PreparedDataset:
    """A prepared data set on a disk.

    Attributes:
        folder: where it is.
        description: what its pictures have in common.
        faces: the lines of its table.
    """

    folder: Path
    description: Description
    faces: tuple[PreparedFace, ...]

    def of_split(self, split: Split) -> "PreparedDataset":
        """The faces of one split."""
        return PreparedDataset(self.folder, self.description, tuple(face for face in self.faces if face.split == split))

    def labels(self, attributes: Sequence[str]) -> NDArray[np.int8]:
        """The labels of all faces.

        Args:
            attributes: which, and in which order.

        Returns:
            (N, A): 1 present, -1 absent, 0 unknown.

        Raises:
            DatasetError: the data set has no labels of an attribute.
        """
        known = self.description.attributes
        missing = [name for name in attributes if name not in known]
        if missing:
            raise DatasetError(f"{self.folder} has no labels of {', '.join(missing)}; it has {', '.join(known)}.")
        columns = [known.index(name) for name in attributes]
        return np.array([face.labels for face in self.faces], np.int8).reshape(len(self.faces), len(known))[:, columns]

    def picture(self, index: int) -> RGB:
        """One picture, (H, W, 3) uint8.

        Raises:
            DatasetError: its file is missing or damaged.
        """
        path = self.folder / IMAGES / f"{self.faces[index].id}.png"
        picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if picture is None:
            raise DatasetError(f"{path} is missing or damaged; prepare the data set again.")
        return np.ascontiguousarray(picture[..., ::-1])

    def pictures(self, indices: Sequence[int]) -> NDArray[np.uint8]:
        """Several pictures, (N, H, W, 3)."""
        return np.stack([self.picture(index) for index in indices])


def write_dataset(dataset: PreparedDataset) -> None:
    """Write the description and the table of a data set; its pictures are there already."""
    text = json.dumps(asdict(dataset.description), indent=2, ensure_ascii=False)
    (dataset.folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
    with (dataset.folder / TABLE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, *dataset.description.attributes])
        writer.writerows([face.id, face.split, face.person, face.file, *face.labels] for face in dataset.faces)


def read_dataset(folder: Path) -> PreparedDataset:
    """Read a prepared data set.

    Raises:
        DatasetError: the folder is none, or a file is damaged.
    """
    try:
        values = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        description = Description(**{**values, "attributes": tuple(values["attributes"])})
        with (folder / TABLE).open(newline="", encoding="utf-8") as file:
            faces = tuple(_face(row, description.attributes) for row in csv.DictReader(file))
    except FileNotFoundError as error:
        raise DatasetError(
            f"{folder} is not a prepared data set: {Path(error.filename).name} is missing. "
            f"Run ./scripts/dataset prepare on a folder of photos."
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{folder} is damaged ({error!r}); prepare it again.") from error
    return PreparedDataset(folder, description, faces)


def _face(row: dict[str, str], attributes: Sequence[str]) -> PreparedFace:
    labels = tuple(int(row[name]) for name in attributes)
    if not set(labels) <= {PRESENT, ABSENT, UNKNOWN}:
        raise ValueError(f"labels of {row['id']}: {labels}")
    split: Split = "validation" if row["split"] == "validation" else "train"
    return PreparedFace(row["id"], split, row["person"], row["file"], labels)
