"""Head pose: yaw, pitch and roll."""

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
"""Landmarks that no expression moves, with their positions in MediaPipe's canonical face (modules/face_geometry,
Apache-2.0), in about centimetres; y and z are inverted, so that they point down and away from the camera. The landmarks
on the right are the mirror images of those on the left."""

_CANONICAL_FACE = _MIDDLE | _LEFT | {_RIGHT[left]: (-x, y, z) for left, (x, y, z) in _LEFT.items()}

RIGID_LANDMARKS = list(_CANONICAL_FACE)
"""Indices of the landmarks that no expression moves."""

CANONICAL_POINTS = np.array(list(_CANONICAL_FACE.values()))
"""(N, 3) their positions in the canonical face."""


class Pose(NamedTuple):
    """The rotation of a head, in degrees; all 0 for a face that looks straight into the camera.

    Attributes:
        yaw: -90…90; positive when the nose points to the right of the picture.
        pitch: -180…180; positive when the nose points up.
        roll: -180…180; positive when the head is tilted clockwise, as seen in the picture.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks: NDArray[np.float64]) -> Pose:
    """The rotation that brings the canonical face nearest to the landmarks.

    The best rotation between two point sets: Kabsch, "A solution for the best rotation to relate two sets of vectors",
    Acta Cryst. A32 (1976). It is R = roll · yaw · pitch, pitch applied first.

    Args:
        landmarks: (478, 3) pixels.

    Returns:
        The head pose.
    """
    face = landmarks[RIGID_LANDMARKS]
    u, _, vt = np.linalg.svd((face - face.mean(0)).T @ (CANONICAL_POINTS - CANONICAL_POINTS.mean(0)))
    reflection = np.sign(np.linalg.det(u @ vt))
    rotation = u @ np.diag([1, 1, reflection]) @ vt
    return Pose(
        yaw=math.degrees(math.asin(np.clip(rotation[2, 0], -1, 1))),
        pitch=math.degrees(math.atan2(-rotation[2, 1], rotation[2, 2])),
        roll=math.degrees(math.atan2(rotation[1, 0], rotation[0, 0])),
    )
