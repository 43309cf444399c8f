"""Squares and affine maps in the picture's plane."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
"""(2, 3): (x, y, 1) -> (x', y')."""

Points = NDArray[np.float64]
"""(N, 2) x, y in pixels."""


@dataclass(frozen=True)
class Square:
    """A turned square of the picture.

    Attributes:
        x, y: its centre, pixels.
        side: pixels.
        angle: radians; how far its upper edge is turned clockwise from the picture's.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    def to_picture(self, cells: int) -> Matrix:
        """From a grid of `cells` × `cells` that covers the square to the picture; (0, 0) is the square's corner."""
        step = self.side / cells
        c, s = step * math.cos(self.angle), step * math.sin(self.angle)
        half = cells / 2
        return np.array([[c, -s, self.x - (c - s) * half], [s, c, self.y - (s + c) * half]])


def transform(matrix: Matrix, points: Points) -> Points:
    """The points, mapped."""
    return points @ matrix[:, :2].T + matrix[:, 2]


def bounding_square(points: Points, angle: float, margin: float) -> Square:
    """The square around the points, turned by `angle`; its side is `margin` times the longer one of their rectangle."""
    c, s = math.cos(angle), math.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    upright = points @ turn
    low, high = upright.min(0), upright.max(0)
    x, y = turn @ ((low + high) / 2)
    return Square(float(x), float(y), margin * float((high - low).max()), angle)


def angle_between(start: Points, end: Points) -> float:
    """Radians; how far the way from `start` to `end` ((2,) each) is turned clockwise from "to the right"."""
    return math.atan2(end[1] - start[1], end[0] - start[0])
