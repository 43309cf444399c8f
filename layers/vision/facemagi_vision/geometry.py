"""Squares and affine maps in the picture plane."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
"""(2, 3) affine map: (x, y, 1) -> (x', y')."""

Points = NDArray[np.float64]
"""(N, 2) x, y in pixels."""


@dataclass(frozen=True)
class Square:
    """A rotated square of the picture.

    Attributes:
        x: of the centre, pixels.
        y: of the centre, pixels.
        side: pixels.
        angle: radians, clockwise; 0 is upright.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def to_picture(self, cells: int) -> Matrix:
        """The map from a grid over the square to the picture.

        Args:
            cells: cells along each side of the grid; (0, 0) is the square's top-left corner, (cells, cells) the
                bottom-right one.

        Returns:
            (2, 3) float64, from cells to pixels.
        """
        step = self.side / cells
        c, s = step * math.cos(self.angle), step * math.sin(self.angle)
        half = cells / 2
        return np.array([[c, -s, self.x - (c - s) * half], [s, c, self.y - (s + c) * half]])


def transform_points(matrix: Matrix, points: Points) -> Points:
    """Apply an affine map.

    Args:
        matrix: (2, 3).
        points: (N, 2).

    Returns:
        (N, 2).
    """
    return points @ matrix[:, :2].T + matrix[:, 2]


def bounding_square(points: Points, angle: float, margin: float) -> Square:
    """The smallest rotated square around points, enlarged by a margin.

    Args:
        points: (N, 2) pixels.
        angle: of the square; radians, clockwise.
        margin: the square's side, as a multiple of the longer side of the points' rotated rectangle.

    Returns:
        The square, with the centre of the points' rectangle.
    """
    c, s = math.cos(angle), math.sin(angle)
    rotation = np.array([[c, -s], [s, c]])
    upright = points @ rotation
    low, high = upright.min(0), upright.max(0)
    x, y = rotation @ ((low + high) / 2)
    return Square(float(x), float(y), margin * float((high - low).max()), angle)


def angle_between(start: Points, end: Points) -> float:
    """The direction from one point to another.

    Args:
        start: (2,) x, y.
        end: (2,) x, y.

    Returns:
        Radians, clockwise; 0 is to the right.
    """
    return math.atan2(end[1] - start[1], end[0] - start[0])
