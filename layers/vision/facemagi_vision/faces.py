"""Detects the faces of a photo."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from facemagi.face import Box, Face
from facemagi_vision.mesh import Mesh
from facemagi_vision.pose import head_pose
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.quality import quality
from facemagi_vision.search import detect_in_rotations, detect_in_tiles, detect_in_whole, needs_tiles

MAX_FACES = 20

FIVE_POINTS = (468, 473, 1, 61, 291)
"""Landmark indices: the centres of both irises, the nose tip, the corners of the mouth; left in the picture first."""

DetectedFace = Face[NDArray[np.float32]]
"""A face with its landmarks in memory: (478, 3) float32, pixels."""


def find_faces(rgb: RGB, mode: Literal["auto", "multi"] = "auto") -> list[DetectedFace]:
    """Detect all faces of a picture, rotated by any angle.

    The picture is searched as a whole, then in tiles for small faces, and, where no face has a high certainty, rotated
    by 90, 180 and 270°. The same picture always gives the same result.

    Args:
        rgb: (H, W, 3) uint8, sRGB, red first.
        mode: `multi` always searches the tiles. `auto` searches them only where small faces are likely: without a face
            of high certainty, with several faces, or with only small ones.

    Returns:
        At most 20 faces, the largest first, `f0`, `f1`, …
    """
    picture = Pyramid(rgb)
    meshes = detect_in_whole(picture)
    if mode == "multi" or needs_tiles(picture, meshes):
        meshes = detect_in_tiles(picture, meshes)
    meshes = sorted(detect_in_rotations(picture, meshes), key=_size_and_position)
    return [_face(picture, index, mesh) for index, mesh in enumerate(meshes[:MAX_FACES])]


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


def _size_and_position(mesh: Mesh) -> tuple[float, ...]:
    """Sort key: the largest area first; of equal ones the upper, then the left one."""
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
