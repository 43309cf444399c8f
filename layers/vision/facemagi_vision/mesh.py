"""The attention mesh: 478 landmarks of one face.

Grishchenko, Ablavatski, Kartynnik, Raveendran, Grundmann: "Attention Mesh: High-fidelity Face Mesh Prediction in
Real-time" (2020). A first network predicts 468 points of the whole face. Its features are then sampled again around
the lips and around each eye, and a second network predicts the points of these parts and of the irises.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.geometry import Matrix, Points, Square, angle_between, transform_points
from facemagi_vision.networks import Tensor, network
from facemagi_vision.parts import LEFT_EYE, LEFT_IRIS, LID_POINTS, LIPS, RIGHT_EYE, RIGHT_IRIS
from facemagi_vision.pyramid import Padding, Pyramid

INPUT_SIZE = 192
"""Side of the network's input, pixels; its output points are in these pixels."""

LANDMARK_COUNT = 478

SURFACE_POINTS = 468
"""The number of landmarks of the face itself; those of the irises follow."""

FEATURE_CELLS = 48
"""Side of the first network's feature map."""

PART_CELLS = 16
"""Side of the grid on which the features of one part are sampled."""

CELL_SIZE = INPUT_SIZE // FEATURE_CELLS
"""Input pixels in a cell of the feature map, and also in a cell of a part's grid in the second network's output."""

PART_MARGIN = 1.5
"""The grid of a part is larger than the rectangle of its points by this factor."""

PART_CORNERS = ((61, 291), (33, 133), (362, 263))
"""Landmarks at the left and the right end of the lips, the left eye and the right eye. The line between them gives the
rotation of the part."""


class Mesh(NamedTuple):
    """The landmarks of one face.

    Attributes:
        landmarks: (478, 3) float64, pixels; smaller z is nearer to the camera.
        certainty: logit of the probability that the crop shows an upright face; 0 is 50 %. In 60 photos, faces in
            crops of a wrong rotation get up to 14, those in upright crops 16 to 35.
    """

    landmarks: NDArray[np.float64]
    certainty: float

    @property
    def corners(self) -> NDArray[np.float64]:
        """(4,) left, top, right, bottom of the 468 surface points, pixels."""
        points = self.landmarks[:SURFACE_POINTS, :2]
        return np.concatenate([points.min(0), points.max(0)])


def read_mesh(picture: Pyramid, square: Square) -> Mesh:
    """Predict the landmarks of the face in a crop of the picture.

    Args:
        picture: the picture.
        square: the crop, in pixels of the picture, with the face upright in it and a margin around; outside the picture
            its edge is repeated.

    Returns:
        The mesh, in pixels of the picture. Without a face its certainty is low.
    """
    pixels = picture.read(square, INPUT_SIZE, Padding.EDGE) / np.float32(255)
    features, surface, flag = network("mesh")(pixels[None])
    points = np.zeros((LANDMARK_COUNT, 3))
    points[:SURFACE_POINTS] = surface.reshape(SURFACE_POINTS, 3)
    _refine_parts(points, features[0])
    to_picture = square.to_picture(INPUT_SIZE)
    xy, z = transform_points(to_picture, points[:, :2]), points[:, 2] * square.side / INPUT_SIZE
    return Mesh(np.column_stack([xy, z]), float(flag.item()))


def _refine_parts(points: NDArray[np.float64], features: Tensor) -> None:
    """Replace x and y of the points of lips and eyes, and add the irises, in place.

    Args:
        points: (478, 3) pixels of the network's input.
        features: (48, 48, 32).
    """
    in_features = points[:, :2] / CELL_SIZE
    maps = [
        _part_to_features(in_features[list(part)], angle_between(*in_features[list(corners)]))
        for part, corners in zip((LIPS, LEFT_EYE, RIGHT_EYE), PART_CORNERS, strict=True)
    ]
    lips, left_eye, left_iris, right_eye, right_iris = network("mesh_parts")(
        *(_sample_features(features, to_features) for to_features in maps)
    )
    to_lips, to_left_eye, to_right_eye = maps
    refined = (
        (LIPS, lips, to_lips),
        (LEFT_EYE, left_eye, to_left_eye),
        (LEFT_IRIS, left_iris, to_left_eye),
        (RIGHT_EYE, right_eye, to_right_eye),
        (RIGHT_IRIS, right_iris, to_right_eye),
    )
    for indices, output, to_features in refined:
        cells = output.reshape(-1, 2).astype(np.float64) / CELL_SIZE
        points[list(indices), :2] = transform_points(to_features, cells) * CELL_SIZE
    for iris, eye in ((LEFT_IRIS, LEFT_EYE), (RIGHT_IRIS, RIGHT_EYE)):
        points[list(iris), 2] = points[list(eye[:LID_POINTS]), 2].mean()


def _part_to_features(points: Points, angle: float) -> Matrix:
    """The map from the cells of a part's 16 × 16 grid to the cells of the feature map.

    The grid covers the rectangle of the points, rotated by `angle`. Unlike a `Square` it is stretched along both sides.
    """
    c, s = math.cos(angle), math.sin(angle)
    rotation = np.array([[c, -s], [s, c]])
    upright = points @ rotation
    low, high = upright.min(0), upright.max(0)
    steps = rotation * ((high - low) * PART_MARGIN / PART_CELLS)
    corner = rotation @ ((low + high) / 2) - steps.sum(1) * (PART_CELLS / 2)
    return np.column_stack([steps, corner])


def _sample_features(features: Tensor, to_features: Matrix) -> Tensor:
    """Bilinear samples of the features at the cell centres of a part's grid, (1, 16, 16, 32); 0 outside the map."""
    centres = np.arange(PART_CELLS) + 0.5
    x, y = np.meshgrid(centres, centres)
    positions = transform_points(to_features, np.stack([x, y], -1).reshape(-1, 2)) - 0.5
    last = FEATURE_CELLS - 1
    inside = np.logical_and(positions >= 0, positions <= last).all(axis=1, keepdims=True)
    first = positions.astype(int).clip(0, last - 1)
    right, down = (positions - first).clip(0, 1).astype(np.float32).T[..., None]
    x0, y0 = first.T
    upper = features[y0, x0] * (1 - right) + features[y0, x0 + 1] * right
    lower = features[y0 + 1, x0] * (1 - right) + features[y0 + 1, x0 + 1] * right
    values = (upper * (1 - down) + lower * down) * inside
    grid: Tensor = values.reshape(1, PART_CELLS, PART_CELLS, -1).astype(np.float32)
    return grid
