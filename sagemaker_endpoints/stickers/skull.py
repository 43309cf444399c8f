"""The head as an ellipsoid, which hides what lies behind it."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32

from .head import HeadPose

MIDDLE, RADII = (0.0, 0.45, -0.30), (1.18, 1.32, 1.22)
"""Head coordinates of the ellipsoid's middle, and its half axes."""


def skull_nearness(head: HeadPose, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """How near the surface of the head is.

    Args:
        head: its pose.
        points: (N, 2) float32, pixels of the photo.

    Returns:
        (N,) float32, pixels towards the camera on the scale of `HeadPose.project`; -inf beside the head.
    """
    inverse = np.linalg.inv(head.axes.astype(np.float64)) / np.array(RADII)
    offset = points - head.origin[:2]
    start = offset @ float32(inverse[:2]) - float32(np.array(MIDDLE) / np.array(RADII))
    along = float32(inverse[2])
    a, b, c = along @ along, start @ along, np.einsum("ni,ni->n", start, start) - 1
    root = b * b - a * c
    depth = (-b + np.sqrt(np.maximum(root, 0))) / a + head.origin[2]
    return float32(np.where(root > 0, depth, -np.inf))
