"""Detects the faces of a photo."""

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from facemagi.face import Box, Face
from facemagi_vision.mesh import Mesh
from facemagi_vision.pose import head_pose
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.quality import quality
from facemagi_vision.search import detect_close_up, detect_in_rotations, detect_in_tiles, detect_in_whole, needs_tiles

MAX_FACES = 40
"""More than a job edits (`facemagi.limits.MAX_FACES_PER_JOB`), so that in a crowd the app chooses whom."""

MIN_QUALITY = 0.05
"""No effect improves a worse face, and most of what is worse is none: a button, a hand, a pattern."""

FIVE_POINTS = (468, 473, 1, 61, 291)
"""Landmark indices: the centres of both irises, the nose tip, the corners of the mouth; left in the picture first."""

DetectedFace = Face[NDArray[np.float32]]
"""A face with its landmarks in memory: (478, 3) float32, pixels."""


def find_faces(rgb: RGB, mode: Literal["auto", "multi"] = "auto") -> list[DetectedFace]:
    """Detect all faces of a picture, rotated by any angle.

    The picture is searched as a whole, then in tiles for small faces, and, where no face has a high certainty, rotated
    by 90, 180 and 270°. If there is no face, one that fills the picture is looked for. The same picture always gives
    the same result.

    Args:
        rgb: (H, W, 3) uint8, sRGB, red first.
        mode: `multi` always searches the tiles. `auto` searches them only where small faces are likely: without a face
            of high certainty, with several faces, or with only small ones.

    Returns:
        At most 40 faces of the minimum of quality, the largest first, `f0`, `f1`, …
    """
    picture = Pyramid(rgb)
    faces = _usable_faces(_search(picture, mode) or detect_close_up(picture))
    return [replace(face, id=f"f{index}") for index, face in enumerate(faces[:MAX_FACES])]


def _search(picture: Pyramid, mode: Literal["auto", "multi"]) -> list[Mesh]:
    meshes = detect_in_whole(picture)
    if mode == "multi" or needs_tiles(picture, meshes):
        meshes = detect_in_tiles(picture, meshes)
    return detect_in_rotations(picture, meshes)


def _usable_faces(meshes: list[Mesh]) -> list[DetectedFace]:
    """The faces with the minimum of quality, the largest first."""
    faces = (_face(mesh) for mesh in sorted(meshes, key=_size_and_position))
    return [face for face in faces if face.quality >= MIN_QUALITY]


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


def _face(mesh: Mesh) -> DetectedFace:
    pose = head_pose(mesh.landmarks)
    landmarks = mesh.landmarks.astype(np.float32)
    return Face(
        id="",
        box=_box(mesh),
        landmarks=landmarks,
        yaw=pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        quality=quality(mesh, pose),
    )
