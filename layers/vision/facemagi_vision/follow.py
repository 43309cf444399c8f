"""Faces found again in a picture in which they have moved a little, at a fraction of what finding them took."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.mesh import SURFACE, Mesh, read_mesh
from facemagi_vision.pose import head_pose
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.search import PRESENT, mesh_square

NEAR = 0.25
"""In sides of the known face: what is further away than this is another face."""

ALIKE = 1.5
"""By which factor the face may have grown or shrunk."""


class Followed(NamedTuple):
    """Where a face is now; the fields are those of `facemagi_vision.faces.Face`."""

    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    yaw: float
    pitch: float
    roll: float


def follow(rgb: RGB, known: Sequence[NDArray[np.float32]]) -> list[Followed | None]:
    """Each known face as it lies in this picture; None where it cannot be told, so that the known place stays.

    rgb: (H, W, 3) uint8. known: (478, 3) landmarks each, pixels of this picture, from before it was edited.
    """
    picture = Pyramid(rgb)
    return [_follow(picture, landmarks) for landmarks in known]


def _follow(picture: Pyramid, known: NDArray[np.float32]) -> Followed | None:
    points = known[:SURFACE, :2].astype(np.float64)
    mesh = read_mesh(picture, mesh_square(Mesh(known.astype(np.float64), 0.0)))
    if mesh.certainty < PRESENT or not _same_place(points, mesh):
        return None
    left, top, right, bottom = mesh.corners.tolist()
    pose = head_pose(mesh.landmarks)
    box = (left, top, right - left, bottom - top)
    return Followed(box, mesh.landmarks.astype(np.float32), pose.yaw, pose.pitch, pose.roll)


def _same_place(points: NDArray[np.float64], mesh: Mesh) -> bool:
    found = mesh.landmarks[:SURFACE, :2]
    before, after = float(np.ptp(points, axis=0).max()), float(np.ptp(found, axis=0).max())
    shift = float(np.linalg.norm(found.mean(axis=0) - points.mean(axis=0)))
    return shift < NEAR * before and before / ALIKE < after < before * ALIKE
