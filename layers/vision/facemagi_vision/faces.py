"""The faces of a photo."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.mesh import Mesh
from facemagi_vision.pose import head_pose
from facemagi_vision.pyramid import RGB, Pyramid
from facemagi_vision.quality import quality
from facemagi_vision.search import look_at_whole, look_closer, look_from_the_sides, may_hold_more

MAX_FACES = 20

FIVE_POINTS = (468, 473, 1, 61, 291)


@dataclass(frozen=True)
class Face:
    """One face.

    Attributes:
        id: `f0`, `f1`, … in the order of `find_faces`.
        box: (x, y, width, height) of the 468 landmarks, pixels; reaches over the picture's edge where the face does.
        points: (5, 2) float32: eye on the left of the picture (centre of the iris), eye on the right, nose tip, left
            and right corner of the mouth; left and right as in the picture of an upright face.
        landmarks: (478, 3) float32, pixels: the 468 points of the MediaPipe face mesh, then five of each iris, centre
            first (468 left, 473 right). z has the same unit; smaller is nearer to the camera.
        yaw, pitch, roll: degrees; positive when the nose points to the right of the picture, when it points up, when
            the head is tilted clockwise.
        quality: 0…1, how good the face is for editing (`facemagi_vision.quality`).
    """

    id: str
    box: tuple[float, float, float, float]
    points: NDArray[np.float32]
    landmarks: NDArray[np.float32]
    yaw: float
    pitch: float
    roll: float
    quality: float


def find_faces(rgb: RGB, mode: Literal["auto", "multi"] = "auto") -> list[Face]:
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
    return [_face(picture, number, mesh) for number, mesh in enumerate(found[:MAX_FACES])]


def _box(mesh: Mesh) -> tuple[float, float, float, float]:
    left, top, right, bottom = mesh.corners.tolist()
    return left, top, right - left, bottom - top


def _order(mesh: Mesh) -> tuple[float, ...]:
    """Largest area first; of equal ones the upper, then the left one."""
    x, y, width, height = _box(mesh)
    return (-width * height, y, x)


def _face(picture: Pyramid, number: int, mesh: Mesh) -> Face:
    pose = head_pose(mesh.landmarks)
    landmarks = mesh.landmarks.astype(np.float32)
    return Face(
        id=f"f{number}",
        box=_box(mesh),
        points=landmarks[list(FIVE_POINTS), :2],
        landmarks=landmarks,
        yaw=pose.yaw,
        pitch=pose.pitch,
        roll=pose.roll,
        quality=quality(picture, mesh, pose),
    )
