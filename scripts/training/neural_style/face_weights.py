"""Where a painting must stay near its photo: inside faces."""

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.faces import find_faces
from sagemaker_endpoints._sdk.contract import RGB

OUTLINE_POINTS = 468
"""Landmarks of the face; the ten behind them are those of the irises."""

SOFT = 0.1
"""Width of the soft edge, as a share of the face's width."""


def face_weights(photo: RGB, inside: float) -> NDArray[np.float32]:
    """The weights of the content loss at each pixel.

    Args:
        photo: (H, W, 3) uint8.
        inside: the weight inside faces.

    Returns:
        (H, W) float32: 1 outside faces.
    """
    weights = np.ones(photo.shape[:2], np.float32)
    for face in find_faces(photo):
        points = face.landmarks[:OUTLINE_POINTS, :2].astype(np.float32)
        hull = cv2.convexHull(points).astype(np.int32)
        filled = cv2.fillConvexPoly(np.zeros(photo.shape[:2], np.float32), hull, 1.0)
        edge = SOFT * float(np.ptp(points[:, 0]))
        np.maximum(weights, 1 + (inside - 1) * cv2.GaussianBlur(filled, (0, 0), max(edge, 0.5)), out=weights)
    return weights
