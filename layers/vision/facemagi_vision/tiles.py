"""Tiles for the detection of small faces: overlapping squares of the picture, on each of which the detector runs."""

import math

import numpy as np

from facemagi_vision.detections import FACIAL_KEYPOINTS, Detections
from facemagi_vision.geometry import Square

TILE_STEP = 0.78
"""Distance between neighbouring tiles, in sides of a tile. Of every face up to 0.4 sides large, some tile contains
eyes, nose and mouth."""

TILE_AREA = 0.12
"""Area of a tile as a share of the picture's; it gives twelve tiles for a 4:3 picture, however large it is."""

MIN_TILE_SIDE = 240
"""Pixels: a little more than the detector's input. A smaller tile would not show more detail."""


def tiles(width: int, height: int) -> list[Square]:
    """Upright squares that cover a picture.

    Args:
        width: of the picture, pixels.
        height: of the picture, pixels.

    Returns:
        The tiles row by row; a single one for a small picture.
    """
    side = max(MIN_TILE_SIDE, math.ceil(math.sqrt(TILE_AREA * width * height)))
    return [Square(x, y, side) for y in _centres(height, side) for x in _centres(width, side)]


def inside_tile(detections: Detections, tile: Square) -> Detections:
    """The detections whose eyes, nose and mouth lie inside a tile; a neighbouring tile shows the others better.

    Args:
        detections: (N, 17) pixels.
        tile: an upright square.

    Returns:
        (M, 17), M ≤ N.
    """
    corner = np.array([tile.x, tile.y]) - tile.side / 2
    positions = (detections[:, FACIAL_KEYPOINTS] - np.tile(corner, 4)) / tile.side
    return detections[((positions > 0) & (positions < 1)).all(1)]


def _centres(length: int, side: int) -> list[float]:
    """Evenly spaced centres of tiles along one axis."""
    if length <= side:
        return [length / 2]
    count = 1 + math.ceil((length - side) / (TILE_STEP * side))
    return [float(x) for x in np.linspace(side / 2, length - side / 2, count)]
