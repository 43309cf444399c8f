"""Tracks known faces into an edited picture, at a fraction of the cost of detecting them again."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from facemagi.face import Box
from facemagi_vision.mesh import SURFACE_POINTS, Mesh, read_mesh
from facemagi_vision.pose import head_pose
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.search import MIN_CERTAINTY, crop_from_points

MAX_SHIFT = 0.25
"""In sides of the known face. A face that is further away is a different face."""

MAX_SCALE = 1.5
"""The factor by which the face may have grown or shrunk."""


class TrackedFace(NamedTuple):
    """The new position of a face; the fields are those of `facemagi.face.Face` with the same names.

    Attributes:
        box: (x, y, width, height) around the 468 surface landmarks, pixels.
        landmarks: (478, 3) float32, pixels.
        yaw: degrees.
        pitch: degrees.
        roll: degrees.
    """

    box: Box
    landmarks: NDArray[np.float32]
    yaw: float
    pitch: float
    roll: float


def track_faces(rgb: RGB, known: Sequence[NDArray[np.float32]]) -> list[TrackedFace | None]:
    """The new positions of known faces: one mesh for each, in a crop around its old landmarks.

    Args:
        rgb: (H, W, 3) uint8; the edited picture.
        known: the landmarks of each face before the edit; (478, 3), pixels of this picture.

    Returns:
        One entry for each known face, in the same order; None where there is no such face any more.
    """
    picture = Pyramid(rgb)
    return [_track_face(picture, landmarks) for landmarks in known]


def _track_face(picture: Pyramid, known: NDArray[np.float32]) -> TrackedFace | None:
    points = known[:SURFACE_POINTS, :2].astype(np.float64)
    mesh = read_mesh(picture, crop_from_points(points))
    if mesh.certainty < MIN_CERTAINTY or not _is_same_face(points, mesh):
        return None
    left, top, right, bottom = mesh.corners.tolist()
    pose = head_pose(mesh.landmarks)
    box = (left, top, right - left, bottom - top)
    return TrackedFace(box, mesh.landmarks.astype(np.float32), pose.yaw, pose.pitch, pose.roll)


def _is_same_face(known: NDArray[np.float64], mesh: Mesh) -> bool:
    """Whether a mesh has about the position and size of the known surface points, (468, 2)."""
    points = mesh.landmarks[:SURFACE_POINTS, :2]
    side_before, side_after = float(np.ptp(known, axis=0).max()), float(np.ptp(points, axis=0).max())
    shift = float(np.linalg.norm(points.mean(axis=0) - known.mean(axis=0)))
    return shift < MAX_SHIFT * side_before and side_before / MAX_SCALE < side_after < side_before * MAX_SCALE
