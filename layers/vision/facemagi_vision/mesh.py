"""478 landmarks of one face: the attention mesh.

Grishchenko, Ablavatski, Kartynnik, Raveendran, Grundmann: "Attention Mesh: High-fidelity Face Mesh Prediction in
Real-time" (2020). A first network finds 468 points of the whole face; then the lips and each eye are read again, at
their own place, out of its features, and a second network finds their points and the irises'.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.geometry import Matrix, Points, Square, angle_between, transform
from facemagi_vision.networks import Tensor, network
from facemagi_vision.parts import LEFT_EYE, LEFT_IRIS, LIDS, LIPS, RIGHT_EYE, RIGHT_IRIS
from facemagi_vision.pyramid import Beyond, Pyramid

SIZE = 192
"""Side of the network's input, and the unit of its points."""

SURFACE = 468
"""So many points are the face itself; the irises follow."""

LANDMARKS = 478

FEATURE_CELLS = 48
PART_CELLS = 16
CELL = SIZE // FEATURE_CELLS
"""Pixels of the input in one cell; the parts' points come in such pixels too."""

PART_MARGIN = 1.5
"""A part is read from its points' rectangle, this much longer and wider."""

PART_CORNERS = ((61, 291), (33, 133), (362, 263))
"""The left and right end of the lips, the left and the right eye: which way the part lies."""


class Mesh(NamedTuple):
    """One face.

    landmarks: (478, 3) float64, pixels, z smaller = nearer the camera.
    certainty: that there is a face and that the square held it upright, as a logit: 0 is even odds, and faces that
        were read the wrong way round get up to 14 (of 60 photographs), those read upright 16 to 35.
    """

    landmarks: NDArray[np.float64]
    certainty: float

    @property
    def corners(self) -> NDArray[np.float64]:
        """(4,) left, top, right, bottom of the 468 points of the surface."""
        points = self.landmarks[:SURFACE, :2]
        return np.concatenate([points.min(0), points.max(0)])


def read_mesh(picture: Pyramid, square: Square) -> Mesh:
    """The landmarks of the face that the square holds upright, with some room around it."""
    pixels = picture.read(square, SIZE, Beyond.EDGE) / np.float32(255)
    features, surface, flag = network("mesh")(pixels[None])
    points = np.zeros((LANDMARKS, 3))
    points[:SURFACE] = surface.reshape(SURFACE, 3)
    _refine(points, features[0])
    landmarks = np.column_stack([transform(square.to_picture(SIZE), points[:, :2]), points[:, 2] * square.side / SIZE])
    return Mesh(landmarks, float(flag.item()))


def _refine(points: NDArray[np.float64], features: Tensor) -> None:
    """Replace x and y of the lips' and the eyes' points, and add the irises. features: (48, 48, 32)."""
    in_features = points[:, :2] / CELL
    maps = [
        _part_to_features(in_features[list(part)], angle_between(*in_features[list(corners)]))
        for part, corners in zip((LIPS, LEFT_EYE, RIGHT_EYE), PART_CORNERS, strict=True)
    ]
    lips, left_eye, left_iris, right_eye, right_iris = network("mesh_parts")(
        *(_read_features(features, part) for part in maps)
    )
    found = (
        (LIPS, lips, 0),
        (LEFT_EYE, left_eye, 1),
        (LEFT_IRIS, left_iris, 1),
        (RIGHT_EYE, right_eye, 2),
        (RIGHT_IRIS, right_iris, 2),
    )
    for indices, output, part in found:
        cells = output.reshape(-1, 2).astype(np.float64) / CELL
        points[list(indices), :2] = transform(maps[part], cells) * CELL
    for iris, eye in ((LEFT_IRIS, LEFT_EYE), (RIGHT_IRIS, RIGHT_EYE)):
        points[list(iris), 2] = points[list(eye[:LIDS]), 2].mean()


def _part_to_features(points: Points, angle: float) -> Matrix:
    """From the cells of a part's 16 × 16 grid to the cells of the features.

    The grid covers the points' rectangle turned by `angle`; unlike a `Square` it is stretched along both its sides.
    """
    c, s = math.cos(angle), math.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    upright = points @ turn
    low, high = upright.min(0), upright.max(0)
    steps = turn * ((high - low) * PART_MARGIN / PART_CELLS)
    corner = turn @ ((low + high) / 2) - steps.sum(1) * (PART_CELLS / 2)
    return np.column_stack([steps, corner])


def _read_features(features: Tensor, part: Matrix) -> Tensor:
    """Bilinear samples of the features at the centres of a part's cells, (1, 16, 16, 32); 0 outside them."""
    centres = np.arange(PART_CELLS) + 0.5
    x, y = np.meshgrid(centres, centres)
    where = transform(part, np.stack([x, y], -1).reshape(-1, 2)) - 0.5
    last = FEATURE_CELLS - 1
    inside = np.logical_and(where >= 0, where <= last).all(axis=1, keepdims=True)
    first = where.astype(int).clip(0, last - 1)
    right, down = (where - first).clip(0, 1).astype(np.float32).T[..., None]
    x0, y0 = first.T
    upper = features[y0, x0] * (1 - right) + features[y0, x0 + 1] * right
    lower = features[y0 + 1, x0] * (1 - right) + features[y0 + 1, x0 + 1] * right
    values = (upper * (1 - down) + lower * down) * inside
    grid: Tensor = values.reshape(1, PART_CELLS, PART_CELLS, -1).astype(np.float32)
    return grid
