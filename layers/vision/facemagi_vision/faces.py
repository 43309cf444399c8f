"""Detects the faces of a photo."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from facemagi.face import Box, Face
from facemagi_vision.mesh import Mesh
from facemagi_vision.pose import head_pose
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.quality import quality
from facemagi_vision.search import look_at_whole, look_closer, look_from_the_sides, may_hold_more

MAX_FACES = 20

FIVE_POINTS = (468, 473, 1, 61, 291)
"""Landmark indices: the centres of both irises, the nose tip, the corners of the mouth; left in the picture first."""

DetectedFace = Face[NDArray[np.float32]]
"""A face with its landmarks in memory: (478, 3) float32, pixels."""


def find_faces(rgb: RGB, mode: Literal["auto", "multi"] = "auto") -> list[DetectedFace]:
    """All faces of a picture, the largest first, 20 at most; the same picture always gives the same list.

    rgb: (H, W, 3) uint8, sRGB, red first.
    mode: `auto` looks for small faces too where the picture seems to hold some: nothing was found in it as a whole, or
        several faces, or only small ones. `multi` always does.
    Faces may be turned by any angle; where none is sure, the picture is looked at from its sides as well.
    """
    picture = Pyramid(rgb)
    found = look_at_whole(picture)
    if mode == "multi" or may_hold_more(picture, found):
        found = look_closer(picture, found)
    found = sorted(look_from_the_sides(picture, found), key=_order)
    return [_face(picture, index, mesh) for index, mesh in enumerate(found[:MAX_FACES])]


def five_points(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """The five landmarks that the API shows.

    Args:
        landmarks: (478, 3) pixels.

    Returns:
        (5, 2) pixels: eye on the left of the picture (centre of the iris), eye on the right, nose tip, left and right
        corner of the mouth.
    """
    return landmarks[list(FIVE_POINTS), :2]


def _box(mesh: Mesh) -> Box:
    left, top, right, bottom = mesh.corners.tolist()
    return left, top, right - left, bottom - top


def _order(mesh: Mesh) -> tuple[float, ...]:
    """Largest area first; of equal ones the upper, then the left one."""
    x, y, width, height = _box(mesh)
    return (-width * height, y, x)


def _face(picture: Pyramid, index: int, mesh: Mesh) -> DetectedFace:
    pose = head_pose(mesh.landmarks)
    landmarks = mesh.landmarks.astype(np.float32)
    return Face(
        id=f"f{index}",
        box=_box(mesh),
        landmarks=landmarks,
        yaw=pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        quality=quality(picture, mesh, pose),
    )
