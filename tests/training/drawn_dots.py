"""A data set for tests of trainings: tiny faces, drawn with a few rectangles."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from scripts.datasets.drawn_faces.pairs import Pair, write_pairs
from scripts.datasets.prepared import IMAGES, Description, PreparedDataset, PreparedFace, Split, write_dataset

SIDE = 16
ATTRIBUTES = ("black_hair", "blond_hair", "eyeglasses")

HAIR = {(1, -1): (20, 20, 20), (-1, 1): (220, 190, 110), (-1, -1): (110, 60, 30)}
"""The colour of the hair by the labels black and blond; brown is neither."""


def write_faces(
    folder: Path,
    train: int = 72,
    validation: int = 8,
    attributes: Sequence[str] = ATTRIBUTES,
    side: int = SIDE,
    template: str = "ffhq",
    unknown: float = 0.0,
) -> PreparedDataset:
    """Draw a data set, with pairs of validation pictures that differ in their glasses.

    Args:
        attributes: names for hair that is black, hair that is blond, and glasses.
        unknown: the share of labels that nobody knows.
    """
    (folder / IMAGES).mkdir(parents=True)
    sure = np.random.default_rng(0)
    faces, pairs = [], []
    for index in range(train + validation):
        split: Split = "train" if index < train else "validation"
        # three heads of different hair, then the same three with glasses
        hair, glasses = list(HAIR)[index % 3], 1 if index // 3 % 2 else -1
        picture = draw(side, hair, glasses > 0, np.random.default_rng((index // 6, index % 3)))
        cv2.imwrite(str(folder / IMAGES / f"{index:03}.png"), picture[..., ::-1])
        known = sure.random(len(ATTRIBUTES)) >= unknown
        labels = tuple(label if each else 0 for label, each in zip((*hair, glasses), known, strict=True))
        faces.append(PreparedFace(f"{index:03}", split, str(index), f"{index}.png", labels))
        if glasses > 0 and index >= train + 3:
            pairs.append(Pair(attributes[2], f"{index - 3:03}", f"{index:03}"))
    description = Description(template, side, tuple(attributes), "Drawn by a test", "Apache-2.0", commercial=True)
    dataset = PreparedDataset(folder, description, tuple(faces))
    write_dataset(dataset)
    write_pairs(folder, pairs)
    return dataset


def draw(side: int, hair: tuple[int, int], glasses: bool, rng: np.random.Generator) -> RGB:
    """A face before a grey ground: hair in the upper third, eyes in the middle."""
    picture = np.full((side, side, 3), rng.integers(100, 180), np.uint8)
    skin = rng.integers(150, 230)
    quarter = side // 4
    picture[quarter:-1, quarter:-quarter] = (skin, skin - 30, skin - 50)
    picture[1 : 2 * quarter - 1, quarter:-quarter] = HAIR[hair]
    if glasses:
        picture[glasses_of(side)] = 0
    return picture


def glasses_of(side: int) -> tuple[slice, slice]:
    """The rows and columns of glasses."""
    quarter = side // 4
    return slice(2 * quarter, 2 * quarter + quarter // 2), slice(quarter, -quarter)
