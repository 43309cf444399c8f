"""Indices of the MediaPipe face mesh: the landmarks of the eyes, the nose tip, the mouth and the outline."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points

LEFT_EYE = (33, 133, 159, 145, 158, 153, 160, 144)
"""Corners and lids of the eye on the left of the picture. Their mean does not follow the gaze, as an iris does."""

RIGHT_EYE = (263, 362, 386, 374, 385, 380, 387, 373)
"""The same of the eye on the right of the picture."""

NOSE_TIP = 1
MOUTH_CORNERS = (61, 291)

OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288),
    *(397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136),
    *(172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""The outline of the face, from the middle of the forehead through the chin and back."""

FOREHEAD, CHIN = 10, 152


def five_points(landmarks: NDArray[np.float32]) -> NDArray[np.float64]:
    """Centres of the eyes, nose tip and corners of the mouth: the points by which crops are aligned.

    Args:
        landmarks: (478, 2 or 3), pixels.

    Returns:
        (5, 2) float64, pixels; the eye and the corner on the left of the picture first.

    Example:
        >>> five_points(np.ones((478, 3), np.float32)).shape
        (5, 2)
    """
    flat = landmarks[:, :2].astype(np.float64)
    eyes = [flat[list(LEFT_EYE)].mean(axis=0), flat[list(RIGHT_EYE)].mean(axis=0)]
    return np.stack([*eyes, flat[NOSE_TIP], *flat[list(MOUTH_CORNERS)]])


def oval(landmarks: NDArray[np.float32]) -> Points:
    """The outline of the face.

    Args:
        landmarks: (478, 2 or 3), pixels.

    Returns:
        (36, 2) float32, pixels; the last point connects to the first.

    Example:
        >>> oval(np.ones((478, 3), np.float32)).shape
        (36, 2)
    """
    return np.ascontiguousarray(landmarks[list(OVAL), :2], dtype=np.float32)
