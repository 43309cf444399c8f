"""The attention mesh: 478 landmarks of one face.

Grishchenko, Ablavatski, Kartynnik, Raveendran, Grundmann: "Attention Mesh: High-fidelity Face Mesh Prediction in
Real-time" (2020). A first network predicts 468 points of the whole face. Its features are then sampled again around
the lips and around each eye, and a second network predicts the points of these parts and of the irises.
"""

import math
from dataclasses import dataclass
from functools import cached_property

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

MIDDLE = slice(INPUT_SIZE // 6, INPUT_SIZE - INPUT_SIZE // 6)
"""The rows and columns of the network's input, 128 of 192, that contain the face without the margin."""

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601."""

PART_CELLS = 16
"""Side of the grid on which the features of one part are sampled."""

CELL_SIZE = INPUT_SIZE // FEATURE_CELLS
"""Input pixels in a cell of the feature map, and also in a cell of a part's grid in the second network's output."""

PART_MARGIN = 1.5
"""The grid of a part is larger than the rectangle of its points by this factor."""

PART_CORNERS = ((61, 291), (33, 133), (362, 263))
"""Landmarks at the left and the right end of the lips, the left eye and the right eye. The line between them gives the
rotation of the part."""

PART_CENTRES: Points = np.array([(x + 0.5, y + 0.5) for y in range(PART_CELLS) for x in range(PART_CELLS)])
"""(256, 2) x, y of the centres of a part's cells, row by row."""

_PARTS = tuple(np.array(part) for part in (LIPS, LEFT_EYE, RIGHT_EYE))
_OUTPUTS = np.array([*LIPS, *LEFT_EYE, *LEFT_IRIS, *RIGHT_EYE, *RIGHT_IRIS])
"""The points of the second network's outputs, in their order."""

_OUTPUTS_OF_PARTS = (slice(0, 1), slice(1, 3), slice(3, 5))
"""The outputs that are in the grids of the lips, of the left eye and of the right eye."""

_IRISES = np.array([LEFT_IRIS, RIGHT_IRIS])
_LIDS = np.array([LEFT_EYE[:LID_POINTS], RIGHT_EYE[:LID_POINTS]])


@dataclass(frozen=True, eq=False)
class Mesh:
    """The landmarks of one face. Two meshes are equal only if they are the same object.

    Attributes:
        landmarks: (478, 3) float64, pixels; smaller z is nearer to the camera.
        certainty: logit of the probability that the crop shows an upright face; 0 is 50 %. In 60 photos, faces in
            crops of a wrong rotation get up to 14, those in upright crops 16 to 35.
        luma: (128, 128) float32, 0…255, the upright face in the resolution in which the network saw it.
    """

    landmarks: NDArray[np.float64]
    certainty: float
    luma: NDArray[np.float32]

    @cached_property
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
    pixels = picture.read(square, INPUT_SIZE, Padding.EDGE)
    pixels /= np.float32(255)
    features, surface, flag = network("mesh")(pixels[None])
    points = np.zeros((LANDMARK_COUNT, 3))
    points[:SURFACE_POINTS] = surface.reshape(SURFACE_POINTS, 3)
    _refine_parts(points, features[0])
    xy = transform_points(square.to_picture(INPUT_SIZE), points[:, :2])
    landmarks = np.column_stack([xy, points[:, 2] * square.side / INPUT_SIZE])
    return Mesh(landmarks, float(flag.item()), pixels[MIDDLE, MIDDLE] @ (LUMA * np.float32(255)))


def _refine_parts(points: NDArray[np.float64], features: Tensor) -> None:
    """Replace x and y of the points of lips and eyes, and add the irises, in place.

    Args:
        points: (478, 3) pixels of the network's input.
        features: (48, 48, 32).
    """
    in_features = points[:, :2] / CELL_SIZE
    maps = [
        _part_to_features(in_features[part], angle_between(in_features[left], in_features[right]))
        for part, (left, right) in zip(_PARTS, PART_CORNERS, strict=True)
    ]
    grids = _sample_features(features, maps)
    outputs = network("mesh_parts")(*(grid[None] for grid in grids))
    refined = [
        transform_points(
            part_map, np.concatenate([output.ravel() for output in outputs[used]]).reshape(-1, 2) / CELL_SIZE
        )
        for part_map, used in zip(maps, _OUTPUTS_OF_PARTS, strict=True)
    ]
    points[_OUTPUTS, :2] = np.concatenate(refined) * CELL_SIZE
    points[_IRISES, 2] = points[_LIDS, 2].mean(axis=1, keepdims=True)


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


def _sample_features(features: Tensor, maps: list[Matrix]) -> Tensor:
    """Bilinear samples of the features at the cell centres of the parts' grids, (3, 16, 16, 32); 0 outside the map."""
    x, y = np.concatenate([transform_points(to_features, PART_CENTRES) for to_features in maps]).T - 0.5
    column, right, is_column = _cells_around(x)
    row, down, is_row = _cells_around(y)
    cells, index = features.reshape(FEATURE_CELLS**2, -1), row * FEATURE_CELLS + column
    upper, lower = (_weighted(cells.take(i, 0), cells.take(i + 1, 0), right) for i in (index, index + FEATURE_CELLS))
    values = _weighted(upper, lower, down)
    values[~(is_column & is_row)] = 0
    return values.reshape(len(maps), PART_CELLS, PART_CELLS, -1)


def _cells_around(positions: NDArray[np.float64]) -> tuple[NDArray[np.int_], Tensor, NDArray[np.bool_]]:
    """The cell before each position along one side of the map, the distance from it, and whether it lies in the map."""
    last = FEATURE_CELLS - 1
    first = np.minimum(np.maximum(positions.astype(int), 0), last - 1)
    share = np.minimum(np.maximum(positions - first, 0), 1).astype(np.float32)
    return first, share[:, None], (positions >= 0) & (positions <= last)


def _weighted(first: Tensor, second: Tensor, share: Tensor) -> Tensor:
    """`first` at share 0, `second` at share 1; overwrites both."""
    first *= 1 - share
    second *= share
    first += second
    return first
