"""Where to look for small faces: overlapping squares of the picture, each read at the detector's full size."""

import math

import numpy as np

from facemagi_vision.detections import FEATURES, Detections
from facemagi_vision.geometry import Square

STEP = 0.78
"""Of a tile's side, from one tile to the next: of a face of up to 0.4 of a tile one tile holds eyes, nose and mouth."""

TILE_AREA = 0.12
"""Of the picture's area: this many tiles are twelve in a 4:3 picture, however large it is."""

SMALLEST_TILE = 240
"""Pixels: little more than the detector's input, beyond which there is nothing more to see."""


def tiles(width: int, height: int) -> list[Square]:
    """Squares that cover a picture; one alone if it is small."""
    side = max(SMALLEST_TILE, math.ceil(math.sqrt(TILE_AREA * width * height)))
    return [Square(x, y, side) for y in _centres(height, side) for x in _centres(width, side)]


def held(found: Detections, tile: Square) -> Detections:
    """Those of a tile's detections of which it shows eyes, nose and mouth; a neighbour shows the others better."""
    corner = np.array([tile.x, tile.y]) - tile.side / 2
    marks = (found[:, FEATURES] - np.tile(corner, 4)) / tile.side
    return found[((marks > 0) & (marks < 1)).all(1)]


def _centres(length: int, side: int) -> list[float]:
    """Evenly spaced centres of tiles along one axis."""
    if length <= side:
        return [length / 2]
    count = 1 + math.ceil((length - side) / (STEP * side))
    return [float(x) for x in np.linspace(side / 2, length - side / 2, count)]
