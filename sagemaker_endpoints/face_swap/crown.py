"""The outline of hair and head as points that belong together in two photos."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

ANGLES = np.deg2rad(np.linspace(-115, 115, 161))
"""Of the rays from the middle of the face, from the direction of the forehead, clockwise."""

NEAREST, FARTHEST, STEP = 0.8, 3.6, 0.03
"""Units along a ray in which the outline is looked for."""

ALIKE = 1.6
"""Most that two outlines may differ in distance to be taken for one: long hair is not bent to a short cut."""


@dataclass(frozen=True)
class Head:
    """person: (H, W), 1 on people. points: (478, 3) landmarks, its pixels."""

    person: Mask
    points: NDArray[np.float32]


def shared_crown(before: Head, after: Head) -> tuple[Points, Points]:
    """Points of the outline in both pictures, (N, 2) each, N 0…161, pixels."""
    one, two = _distances(before), _distances(after)
    with np.errstate(invalid="ignore"):
        shared = np.abs(np.log(one / two)) < np.log(ALIKE)
    return _places(before, one)[shared], _places(after, two)[shared]


def _places(head: Head, distances: NDArray[np.float32]) -> Points:
    """(161, 2) pixels, one on every ray. distances: (161,) units."""
    unit = np.float32(face_frame(head.points).unit)
    return float32(_origin(head.points) + unit * distances[:, None] * _directions(head.points))


def _distances(head: Head) -> NDArray[np.float32]:
    """(161,) units from the middle of the face to where the person ends; NaN where that is not in the picture."""
    reach = np.arange(NEAREST, FARTHEST, STEP, dtype=np.float32)
    person, rays = head.person, np.arange(len(ANGLES))
    places = np.stack([_places(head, np.full(len(rays), distance)) for distance in reach], axis=1)
    column, row = np.floor(places[..., 0]).astype(int), np.floor(places[..., 1]).astype(int)
    inside = (column >= 0) & (column < person.shape[1]) & (row >= 0) & (row < person.shape[0])
    covered = person[row.clip(0, person.shape[0] - 1), column.clip(0, person.shape[1] - 1)] > 0.5
    ends = np.argmin(covered & inside, axis=1)
    found = covered[:, 0] & inside[rays, ends] & ~covered[rays, ends]
    return np.where(found, reach[ends], np.nan).astype(np.float32)


def _origin(points: NDArray[np.float32]) -> Points:
    return float32(points[:468, :2].mean(axis=0))


def _directions(points: NDArray[np.float32]) -> Points:
    """(161, 2) unit vectors of the rays."""
    frame = face_frame(points)
    return float32(np.cos(ANGLES)[:, None] * frame.up + np.sin(ANGLES)[:, None] * frame.right)
