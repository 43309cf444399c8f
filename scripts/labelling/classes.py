"""The classes of a label map, their order and their colours."""

import numpy as np
from numpy.typing import NDArray

CLASSES = ("ground", "hair", "headwear", "face_skin", "body_skin", "beard", "glasses", "clothes", "cover")
"""The index of a class in a label map is its place here."""

UNSURE = len(CLASSES)
"""The index of pixels that belong to two classes, or that nobody can name."""

NAMES = (*CLASSES, "unsure")

COLOURS = (
    (60, 60, 60),
    (255, 0, 200),
    (255, 140, 0),
    (255, 235, 60),
    (60, 220, 60),
    (0, 230, 230),
    (255, 255, 255),
    (40, 110, 255),
    (230, 30, 30),
    (0, 0, 0),
)
"""sRGB of each of `NAMES`."""

Labels = NDArray[np.uint8]
"""(H, W) class indices, or `UNSURE`."""


def index_of(name: str) -> int:
    """The index of a class, or of `unsure`.

    Raises:
        ValueError: there is no such class.
    """
    if name not in NAMES:
        raise ValueError(f"There is no class '{name}', only {', '.join(NAMES)}.")
    return NAMES.index(name)
