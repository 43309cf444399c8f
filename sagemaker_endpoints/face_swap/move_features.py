"""Moves the target's features towards the donor's, in the target's pose and expression."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import UNIT, face_atlas
from sagemaker_endpoints._imaging.geometry.mesh_map import inward_distance, paint_mesh
from sagemaker_endpoints._imaging.geometry.pose_alignment import align_to_pose
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .expression import other_opening
from .lip_line import closedness
from .target_face import TargetFace

LIKENESS = 0.6
"""Share of the distance to the donor's features that is moved. The outline stays, so features cannot move all of it."""

RIM = 0.45
"""Distance inside the outline, in units, from which on features move freely."""

MAX_SHIFT = 0.14
"""Longest shift of a feature, in units. Depths are only estimates: when a head is turned by 40 degrees,
their errors become errors of position."""

EXPRESSIVE_GROUPS = (
    (*mesh.LEFT_EYE, *range(mesh.LEFT_IRIS, mesh.LEFT_IRIS + 5)),
    (*mesh.RIGHT_EYE, *range(mesh.RIGHT_IRIS, mesh.RIGHT_IRIS + 5)),
    (*mesh.LIPS_OUTER, *mesh.LIPS_INNER),
)
"""Landmarks that move as one group: smile and gaze stay the target's."""

KEPT_EXPRESSION = 0.75
"""Share of the shape differences inside such a group that is not transferred."""

MOUTH_REACH = 0.3
"""Distance from the lips, in units, over which the shape of a mouth that stays becomes the donor's."""


def move_features(target: TargetFace, donor: NDArray[np.float32], strength: float) -> NDArray[np.float32]:
    """Move the target's landmarks towards the donor's. The silhouette and all depths stay.

    Args:
        target: the face that is replaced.
        donor: (478, 3) float32, the donor's landmarks, any pixels.
        strength: 0…1.

    Returns:
        (478, 3) float32, working pixels.
    """
    points, unit = target.points, target.unit
    posed = align_to_pose(donor, points)
    shift = (posed - points)[:, :2] / np.float32(unit)
    for group in EXPRESSIVE_GROUPS:
        members = list(group)
        shift[members] += np.float32(KEPT_EXPRESSION) * (shift[members].mean(axis=0) - shift[members])
    whole = np.float32(other_opening(points, donor)) * _near_mouth()[:, None]
    shift += whole * (shift[list(mesh.LIPS_OUTER)].mean(axis=0) - shift)
    length = np.linalg.norm(shift, axis=1, keepdims=True)
    # tanh: short shifts stay nearly whole, long ones never exceed the maximum
    bounded = shift * (MAX_SHIFT * np.tanh(length / MAX_SHIFT) / np.maximum(length, 1e-6))
    new_points = points.copy()
    new_points[:, :2] += np.float32(LIKENESS * strength * unit) * _freedom(target)[:, None] * bounded
    _close_mouth(new_points, strength)
    return new_points


@cache
def _near_mouth() -> Plane:
    """(478,) 1 for landmarks of the lips, 0 far from them."""
    atlas = face_atlas()
    lips = atlas.frame.ring(mesh.LIPS_OUTER)
    depths = [cv2.pointPolygonTest(lips, (float(x), float(y)), True) / UNIT for x, y in atlas.frame.points]
    return smoothstep(-MOUTH_REACH, 0.0, np.array(depths, np.float32))


def _close_mouth(points: NDArray[np.float32], share: float) -> None:
    """Make nearly closed lips meet, in place, so that no part of the donor's open mouth is squeezed into the gap."""
    share *= closedness(points)
    upper, lower = list(mesh.LIPS_INNER[1:10]), list(mesh.LIPS_INNER[:10:-1])
    half = np.float32(share / 2) * (points[lower, :2] - points[upper, :2])
    points[upper, :2] += half
    points[lower, :2] -= half


def _freedom(target: TargetFace) -> Plane:
    """(478,) 0 on the silhouette, 1 from `RIM` inwards; a hidden landmark gets the value of what hides it."""
    painted = paint_mesh(target.shape, target.points, face_atlas().triangles)
    inwards = inward_distance(painted) / np.float32(target.unit)
    column, row = np.floor(target.points[:, :2]).astype(int).T
    inside = inwards[row.clip(0, target.shape[0] - 1), column.clip(0, target.shape[1] - 1)]
    return smoothstep(0.0, RIM, float32(inside))
