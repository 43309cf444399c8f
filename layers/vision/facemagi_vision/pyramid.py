"""An image pyramid: rotated crops of a picture, without aliasing at any scale."""

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from facemagi_vision.geometry import Matrix, Square, transform_points

RGB = NDArray[np.uint8]
"""(H, W, 3) uint8, sRGB, red first."""

LEVEL_BIAS = 0.25
"""Octaves by which the coarser level is preferred: neighbouring samples are 0.84…1.68 of the level's pixels apart."""

MIN_LEVEL_SIDE = 8
"""Pixels; the shorter side of the coarsest level has at least this many."""


class Padding(StrEnum):
    """The pixels of a crop that lie outside the picture; the values are modes of `numpy.pad`."""

    BLACK = "constant"
    EDGE = "edge"


class Pyramid:
    """A picture at full, half, quarter, … size; each pixel is the mean of four of the finer level.

    Levels are computed when they are first needed. Williams, "Pyramidal parametrics", SIGGRAPH 1983.
    """

    def __init__(self, rgb: RGB) -> None:
        self._levels = [rgb]
        self.height, self.width = rgb.shape[:2]
        self._coarsest = max(0, int(math.log2(max(1, min(self.height, self.width) / MIN_LEVEL_SIDE))))

    def level(self, number: int) -> RGB:
        """One level of the pyramid.

        Args:
            number: the level; 0 is the picture itself.

        Returns:
            (h, w, 3) uint8, 2 ** `number` times smaller than the picture, rounded up. A last odd row or column is the
            mean of the pixels that exist.
        """
        while len(self._levels) <= number:
            finer = Image.fromarray(self._levels[-1])
            self._levels.append(np.asarray(finer.reduce(2)))
        return self._levels[number]

    def read(self, square: Square, cells: int, padding: Padding) -> NDArray[np.float32]:
        """Crop a square and scale it, from the level whose pixels fit the scale.

        Args:
            square: in pixels of the picture; may reach outside it.
            cells: side of the crop, pixels.
            padding: the pixels outside the picture.

        Returns:
            (cells, cells, 3) float32, 0…255.
        """
        reduction = max(1.0, square.side / cells)
        number = min(self._coarsest, math.floor(math.log2(reduction) + LEVEL_BIAS))
        return sample(self.level(number), square.to_picture(cells) / 2**number, cells, padding)


def sample(rgb: RGB, matrix: Matrix, cells: int, padding: Padding) -> NDArray[np.float32]:
    """Bilinear samples of a picture at the centres of a grid's cells.

    Args:
        rgb: (H, W, 3) uint8.
        matrix: (2, 3), from the grid to the picture; the origin of each is the corner of its first cell or pixel.
        cells: cells along each side of the grid.
        padding: the pixels outside the picture.

    Returns:
        (cells, cells, 3) float32, 0…255.
    """
    corners = transform_points(matrix, np.array([[0.0, 0], [cells, 0], [0, cells], [cells, cells]]))
    low = np.floor(corners.min(0)).astype(int) - 1
    high = np.ceil(corners.max(0)).astype(int) + 1
    window = Image.fromarray(_window(rgb, low, high, padding))
    to_window = matrix.copy()
    to_window[:, 2] -= low
    crop = window.transform((cells, cells), Image.Transform.AFFINE, tuple(to_window.ravel()), Image.Resampling.BILINEAR)
    return np.asarray(crop).astype(np.float32)


def _window(rgb: RGB, low: NDArray[np.int_], high: NDArray[np.int_], padding: Padding) -> RGB:
    """The pixels from `low` to `high` (x, y; `high` excluded), padded outside the picture."""
    size = np.array(rgb.shape[1::-1])
    first, last = low.clip(0, size - 1), high.clip(1, size)
    window = np.ascontiguousarray(rgb[first[1] : last[1], first[0] : last[0]])
    before, after = (first - low).clip(0), (high - last).clip(0)
    if not before.any() and not after.any():
        return window
    return np.pad(window, ((before[1], after[1]), (before[0], after[0]), (0, 0)), padding.value)
