"""The features' new places: what makes the other person's face theirs, in the pose and expression of this one."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.geometry.mesh_map import inward_distance, paint_mesh
from sagemaker_endpoints._imaging.geometry.rigid_pose import brought_to_pose
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .lip_line import closedness
from .target_face import Stage

LIKENESS = 0.6
"""Part of the way that features go to the other person's places. The outline stays, so they cannot go all of it."""

RIM = 0.45
"""How far inside the outline, in units, features are quite free."""

FARTHEST = 0.14
"""Units that no feature goes beyond: depths are guesses, and a guess turned by 40 degrees is a wrong place."""

EXPRESSIVE = (
    (*mesh.LEFT_EYE, *range(mesh.LEFT_IRIS, mesh.LEFT_IRIS + 5)),
    (*mesh.RIGHT_EYE, *range(mesh.RIGHT_IRIS, mesh.RIGHT_IRIS + 5)),
    (*mesh.LIPS_OUTER, *mesh.LIPS_INNER),
)
"""Groups that go as one: a smile and a glance stay this photo's."""

OWN_EXPRESSION = 0.75
"""Part of the difference in form of those groups that stays."""


def likened(stage: Stage, other: NDArray[np.float32], strength: float) -> NDArray[np.float32]:
    """other: (478, 3), any pixels. strength: 0…1.

    returns: (478, 3) working pixels; on the silhouette, and in depth, the landmarks are where they were.
    """
    points, unit = stage.points, stage.unit
    posed = brought_to_pose(other, points)
    shift = (posed - points)[:, :2] / np.float32(unit)
    for group in EXPRESSIVE:
        members = list(group)
        shift[members] += np.float32(OWN_EXPRESSION) * (shift[members].mean(axis=0) - shift[members])
    length = np.linalg.norm(shift, axis=1, keepdims=True)
    # tanh: nearly all of a short way, never more than the farthest
    bounded = shift * (FARTHEST * np.tanh(length / FARTHEST) / np.maximum(length, 1e-6))
    moved = points.copy()
    moved[:, :2] += np.float32(LIKENESS * strength * unit) * _freedom(stage)[:, None] * bounded
    _close_mouth(moved, strength)
    return moved


def _close_mouth(points: NDArray[np.float32], share: float) -> None:
    """In place: lips that all but touch meet, so that nothing of an open mouth is pressed into the gap."""
    share *= closedness(points)
    upper, lower = list(mesh.LIPS_INNER[1:10]), list(mesh.LIPS_INNER[:10:-1])
    half = np.float32(share / 2) * (points[lower, :2] - points[upper, :2])
    points[upper, :2] += half
    points[lower, :2] -= half


def _freedom(stage: Stage) -> Plane:
    """(478,) 0 on the silhouette, 1 from `RIM` inwards; hidden landmarks as what hides them."""
    inwards = inward_distance(paint_mesh(stage.shape, stage.points, face_atlas().triangles)) / np.float32(stage.unit)
    column, row = np.floor(stage.points[:, :2]).astype(int).T
    inside = inwards[row.clip(0, stage.shape[0] - 1), column.clip(0, stage.shape[1] - 1)]
    return smoothstep(0.0, RIM, float32(inside))
