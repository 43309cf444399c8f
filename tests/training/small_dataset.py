"""A prepared data set that is small enough for tests: coloured squares, some with a spot, which is the attribute."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.datasets.prepared import (
    IMAGES,
    Description,
    PreparedDataset,
    PreparedFace,
    read_dataset,
    write_dataset,
)

SPOT = (230, 40, 60)
"""Colour of the attribute."""


def write_small_dataset(
    folder: Path, side: int, train: int = 24, validation: int = 4, template: str = "ffhq"
) -> PreparedDataset:
    """Write a data set whose pictures have a label `spot`; every other picture has the spot."""
    chance = np.random.default_rng(5)
    faces = []
    (folder / IMAGES).mkdir(parents=True)
    for number in range(train + validation):
        name, has = f"{number:04}", number % 2 == 0
        cv2.imwrite(str(folder / IMAGES / f"{name}.png"), picture(side, has, chance)[..., ::-1])
        split = "train" if number < train else "validation"
        faces.append(PreparedFace(name, split, "", f"{name}.jpg", (1 if has else -1,)))  # type: ignore[arg-type]
    description = Description(template, side, ("spot",), "Squares drawn by a test", "CC0-1.0", True)
    write_dataset(PreparedDataset(folder, description, tuple(faces)))
    return read_dataset(folder)


def picture(side: int, has_spot: bool, chance: np.random.Generator) -> NDArray[np.uint8]:
    """A square of a random colour with some texture, (side, side, 3)."""
    colour = chance.integers(90, 200, 3)
    texture = cv2.resize(chance.normal(0, 12, (4, 4, 3)), (side, side), interpolation=cv2.INTER_CUBIC)
    made: NDArray[np.uint8] = np.clip(colour + texture, 0, 255).astype(np.uint8)
    if has_spot:
        quarter = side // 4
        made[quarter : 2 * quarter, quarter : 3 * quarter] = SPOT
    return made
