"""Reads turned squares out of a picture, without aliasing however much they shrink."""

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.geometry import Matrix, Square, transform

RGB = NDArray[np.uint8]

SHARPER = 0.25
"""Octaves by which the coarser level is preferred: a sample step of 0.84…1.68 pixels of its level."""

SMALLEST_LEVEL = 8
"""Pixels; a level's shorter side is not made smaller than this."""


class Beyond(StrEnum):
    """What a square that reaches over the picture's edge reads there; the values are `numpy.pad`'s modes."""

    BLACK = "constant"
    EDGE = "edge"


class Pyramid:
    """A picture at full, half, quarter, … size (each pixel the mean of four of the finer level), built as needed.

    Williams, "Pyramidal parametrics", SIGGRAPH 1983.
    """

    def __init__(self, rgb: RGB) -> None:
        self._levels = [rgb]
        self.height, self.width = rgb.shape[:2]
        self._coarsest = max(0, int(math.log2(max(1, min(self.height, self.width) / SMALLEST_LEVEL))))

    def level(self, number: int) -> RGB:
        """The picture made 2 ** `number` times smaller; a last odd row or column becomes a mean of what there is."""
        while len(self._levels) <= number:
            finer = Image.fromarray(self._levels[-1])
            self._levels.append(np.asarray(finer.reduce(2)))
        return self._levels[number]

    def read(self, square: Square, cells: int, beyond: Beyond) -> NDArray[np.float32]:
        """The square's content, (cells, cells, 3), 0…255."""
        shrink = max(1.0, square.side / cells)
        number = min(self._coarsest, math.floor(math.log2(shrink) + SHARPER))
        return sample(self.level(number), square.to_picture(cells) / 2**number, cells, beyond)


def sample(rgb: RGB, matrix: Matrix, cells: int, beyond: Beyond) -> NDArray[np.float32]:
    """Bilinear samples of `rgb` at the centres of a grid's cells, (cells, cells, 3), 0…255.

    matrix: from the grid to the picture, both with the origin at a corner.
    """
    corners = transform(matrix, np.array([[0.0, 0], [cells, 0], [0, cells], [cells, cells]]))
    low = np.floor(corners.min(0)).astype(int) - 1
    high = np.ceil(corners.max(0)).astype(int) + 1
    part = Image.fromarray(_window(rgb, low, high, beyond))
    inside = matrix.copy()
    inside[:, 2] -= low
    turned = part.transform((cells, cells), Image.Transform.AFFINE, tuple(inside.ravel()), Image.Resampling.BILINEAR)
    return np.asarray(turned).astype(np.float32)


def _window(rgb: RGB, low: NDArray[np.int_], high: NDArray[np.int_], beyond: Beyond) -> RGB:
    """The pixels from `low` up to, not including, `high` (x, y), of which some may lie outside the picture."""
    size = np.array(rgb.shape[1::-1])
    first, last = low.clip(0, size - 1), high.clip(1, size)
    part = np.ascontiguousarray(rgb[first[1] : last[1], first[0] : last[0]])
    before, after = (first - low).clip(0), (high - last).clip(0)
    if not before.any() and not after.any():
        return part
    return np.pad(part, ((before[1], after[1]), (before[0], after[0]), (0, 0)), beyond.value)
