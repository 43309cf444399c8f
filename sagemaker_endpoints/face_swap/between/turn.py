"""How far a head is turned to a side, by what one sees of its cheeks."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.landmarks import NOSE_TIP

CHEEKS = (234, 454)
"""Landmarks in front of both ears, on the left and on the right of the picture."""


def turned(landmarks: NDArray[np.float32]) -> float:
    """The turn of a head.

    It is measured in the picture, where a warp goes wrong; a pose in space is estimated from a mesh that is flatter
    than faces, and comes out too small.

    Args:
        landmarks: (478, 3) float32, pixels.

    Returns:
        Degrees, -90 where only the left cheek of the picture is hidden … 90 where only the right one is.
    """
    frame = face_frame(landmarks)
    left, nose, right = frame.points[[CHEEKS[0], NOSE_TIP, CHEEKS[1]]] @ frame.right
    return float(np.degrees(np.arcsin(np.clip((2 * nose - left - right) / max(abs(right - left), 1e-6), -1, 1))))
