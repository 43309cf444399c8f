"""Corresponding points on the outlines of hair and head in two photos."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

ANGLES = np.deg2rad(np.linspace(-115, 115, 161))
"""Directions of the rays from the middle of the face, measured clockwise from the direction of the forehead."""

MIN_DISTANCE, MAX_DISTANCE, STEP = 0.8, 3.6, 0.03
"""Range and step, in units, of the search for the outline along a ray."""

MAX_RATIO = 1.6
"""Two outlines correspond on a ray if their distances differ by less than this factor: long hair is never warped to
a short cut."""


@dataclass(frozen=True)
class HeadMask:
    """A person and the face in whose direction the outline is searched.

    Attributes:
        person: (H, W) float32, 1 on people.
        points: (478, 3) float32, landmarks in pixels of `person`.
    """

    person: Mask
    points: NDArray[np.float32]


def shared_outline(first: HeadMask, second: HeadMask) -> tuple[Points, Points]:
    """The points of the head's outline that correspond in two pictures.

    Args:
        first: person and face of one picture.
        second: person and face of the other picture.

    Returns:
        (N, 2) float32 pixels of the first and of the second picture, N 0…161.
    """
    one, two = _distances(first), _distances(second)
    with np.errstate(invalid="ignore"):
        shared = np.abs(np.log(one / two)) < np.log(MAX_RATIO)
    return _points_on_rays(first, one)[shared], _points_on_rays(second, two)[shared]


def _points_on_rays(head: HeadMask, distances: NDArray[np.float32]) -> Points:
    """(161, 2) pixels, one on each ray; distances: (161,) units."""
    unit = np.float32(face_frame(head.points).unit)
    return float32(_origin(head.points) + unit * distances[:, None] * _directions(head.points))


def _distances(head: HeadMask) -> NDArray[np.float32]:
    """(161,) units from the middle of the face to the end of the person; NaN if that lies outside the picture."""
    reach = np.arange(MIN_DISTANCE, MAX_DISTANCE, STEP, dtype=np.float32)
    person, rays = head.person, np.arange(len(ANGLES))
    samples = np.stack([_points_on_rays(head, np.full(len(rays), distance)) for distance in reach], axis=1)
    column, row = np.floor(samples[..., 0]).astype(int), np.floor(samples[..., 1]).astype(int)
    inside = (column >= 0) & (column < person.shape[1]) & (row >= 0) & (row < person.shape[0])
    covered = person[row.clip(0, person.shape[0] - 1), column.clip(0, person.shape[1] - 1)] > 0.5
    ends = np.argmin(covered & inside, axis=1)
    valid = covered[:, 0] & inside[rays, ends] & ~covered[rays, ends]
    return np.where(valid, reach[ends], np.nan).astype(np.float32)


def _origin(points: NDArray[np.float32]) -> Points:
    return float32(points[:468, :2].mean(axis=0))


def _directions(points: NDArray[np.float32]) -> Points:
    """(161, 2) unit vectors of the rays."""
    frame = face_frame(points)
    return float32(np.cos(ANGLES)[:, None] * frame.up + np.sin(ANGLES)[:, None] * frame.right)
