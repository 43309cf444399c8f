"""Which way a head is turned."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MIDDLE = {
    10: (0.000, -8.262, -4.482),
    9: (0.000, -4.886, -5.385),
    8: (0.000, -4.019, -5.285),
    6: (0.000, -2.473, -5.789),
    4: (0.000, 0.463, -7.587),
    2: (0.000, 2.089, -6.058),
}
_LEFT = {
    21: (-7.088, -5.435, -0.100),
    54: (-6.279, -6.615, -1.426),
    34: (-7.215, -2.263, -0.073),
    33: (-4.446, -2.664, -3.173),
    50: (-4.766, 0.702, -3.535),
    36: (-2.845, 0.721, -4.433),
    48: (-1.609, 0.943, -5.814),
    93: (-7.542, 1.049, 2.431),
}
_RIGHT = {21: 251, 54: 284, 34: 264, 33: 263, 50: 280, 36: 266, 48: 278, 93: 323}
"""Some points that no expression moves, of MediaPipe's canonical face (modules/face_geometry, Apache-2.0; its unit is
about a centimetre, its y and z are turned here to point down and away from the camera), and their mirror images."""

_MODEL = _MIDDLE | _LEFT | {_RIGHT[left]: (-x, y, z) for left, (x, y, z) in _LEFT.items()}
POINTS = list(_MODEL)
SHAPE = np.array(list(_MODEL.values()))


class Pose(NamedTuple):
    """Degrees; all 0 for a face that looks straight into the camera.

    yaw: positive when the nose points to the right of the picture.
    pitch: positive when it points up.
    roll: how far the head is tilted clockwise, seen in the picture; -180…180.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks: NDArray[np.float64]) -> Pose:
    """The turn that brings the canonical face nearest to the landmarks ((478, 3), pixels).

    The best rotation of two point sets: Kabsch, "A solution for the best rotation to relate two sets of vectors",
    Acta Cryst. A32 (1976). It is R = roll · yaw · pitch, pitch applied first.
    """
    face = landmarks[POINTS]
    u, _, vt = np.linalg.svd((face - face.mean(0)).T @ (SHAPE - SHAPE.mean(0)))
    mirror = np.sign(np.linalg.det(u @ vt))
    turn = u @ np.diag([1, 1, mirror]) @ vt
    return Pose(
        yaw=math.degrees(math.asin(np.clip(turn[2, 0], -1, 1))),
        pitch=math.degrees(math.atan2(-turn[2, 1], turn[2, 2])),
        roll=math.degrees(math.atan2(turn[1, 0], turn[0, 0])),
    )
