"""An image pyramid: rotated crops of a picture, without aliasing at any scale."""

import math
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.bilinear import Samples, samples, upright_samples
from facemagi_vision.geometry import Matrix, Square, transform_points
from facemagi_vision.halving import RGB, Pixels, halved, quartered

__all__ = ["RGB", "Padding", "Pyramid", "sample"]

LEVEL_BIAS = 0.25
"""Octaves by which the coarser level is preferred: neighbouring samples are 0.84…1.68 of the level's pixels apart."""

MIN_LEVEL_SIDE = 8
"""Pixels; the shorter side of the coarsest level has at least this many."""


QUARTER_TURN = math.pi / 2

SAME_ANGLE = 1e-9
"""Radians; over the largest picture it is less than a hundred-thousandth of a pixel."""

LARGE_SIDE = 860
"""Pixels; the longer side of a picture that the short-range detector reads at an eighth of its size or less."""

COARSE_LEVEL = 2
"""This level of a large picture is computed from half of its pixels: in a photo, neighbouring rows are so much alike
that their mean is the same to a level, in half the time."""


class Padding(StrEnum):
    """The pixels of a crop that lie outside the picture; the values are modes of `numpy.pad`."""

    BLACK = "constant"
    EDGE = "edge"


class Pyramid:
    """A picture at full, half, quarter, … size; each pixel is the mean of four of the finer level.

    Levels are computed when they are first needed. Williams, "Pyramidal parametrics", SIGGRAPH 1983.
    """

    def __init__(self, rgb: RGB) -> None:
        self.rgb = rgb
        self.height, self.width = rgb.shape[:2]
        self._levels: dict[int, RGB | Pixels] = {0: rgb}
        self._coarsest = max(0, int(math.log2(max(1, min(self.height, self.width) / MIN_LEVEL_SIDE))))

    def read(self, square: Square, cells: int, padding: Padding) -> Samples:
        """Crop a square and scale it, from the level whose pixels fit the scale.

        Args:
            square: in pixels of the picture; may reach outside it.
            cells: side of the crop, pixels.
            padding: the pixels outside the picture.

        Returns:
            (cells, cells, 3) float32, 0…255.
        """
        turns = quarter_turns(square.angle)
        if turns:
            return np.ascontiguousarray(np.rot90(self.read(replace(square, angle=0.0), cells, padding), turns))
        reduction = max(1.0, square.side / cells)
        level = min(self._coarsest, math.floor(math.log2(reduction) + LEVEL_BIAS))
        matrix = square.to_picture(cells) / 2**level
        return sample(self._level(level), matrix, cells, padding)

    def _level(self, number: int) -> RGB | Pixels:
        """One level; 0 is the picture itself. The others have four channels."""
        if number not in self._levels:
            is_coarse = number == COARSE_LEVEL and max(self.width, self.height) >= LARGE_SIDE
            self._levels[number] = quartered(self.rgb) if is_coarse else halved(self._level(number - 1))
        return self._levels[number]


def quarter_turns(angle: float) -> int:
    """How many times 90° an angle is.

    Args:
        angle: radians.

    Returns:
        1, 2 or 3; 0 also for an angle that is not a multiple of 90°.
    """
    turns = round(angle / QUARTER_TURN)
    return turns % 4 if math.isclose(angle, turns * QUARTER_TURN, abs_tol=SAME_ANGLE) else 0


def sample(picture: RGB | Pixels, matrix: Matrix, cells: int, padding: Padding) -> Samples:
    """Bilinear samples of a picture at the centres of a grid's cells.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        matrix: (2, 3), from the grid to the picture; the origin of each is the corner of its first cell or pixel.
        cells: cells along each side of the grid.
        padding: the pixels outside the picture.

    Returns:
        (cells, cells, 3) float32, 0…255.
    """
    corners = transform_points(matrix, np.array([[0.0, 0], [cells, 0], [0, cells], [cells, cells]]))
    low = np.floor(corners.min(0)).astype(int) - 1
    high = np.ceil(corners.max(0)).astype(int) + 1
    to_window = matrix.copy()
    to_window[:, 2] -= low
    sampled = upright_samples if matrix[0, 1] == matrix[1, 0] == 0 else samples
    return sampled(_window(picture, low, high, padding), to_window, cells)


def _window(picture: RGB | Pixels, low: NDArray[np.int_], high: NDArray[np.int_], padding: Padding) -> RGB | Pixels:
    """The pixels from `low` to `high` (x, y; `high` excluded), padded outside the picture."""
    size = np.array(picture.shape[1::-1])
    first, last = low.clip(0, size - 1), high.clip(1, size)
    window = np.ascontiguousarray(picture[first[1] : last[1], first[0] : last[0]])
    before, after = (first - low).clip(0), (high - last).clip(0)
    if not before.any() and not after.any():
        return window
    return np.pad(window, ((before[1], after[1]), (before[0], after[0]), (0, 0)), padding.value)
