"""The landmarks of a turned head, for the tests of stickers."""

import numpy as np
from numpy.typing import NDArray

from tests.support.portraits import closeup


def turned_landmarks(degrees: float, axis: int) -> NDArray[np.float32]:
    """The close-up's landmarks after a rotation about the picture's x axis (0) or y axis (1)."""
    landmarks = closeup().faces[0].landmarks
    middle, angle = landmarks.mean(axis=0), np.deg2rad(degrees)
    turn = np.eye(3)
    one, other = ((1, 2), (0, 2))[axis]
    turn[one, one] = turn[other, other] = np.cos(angle)
    turn[one, other], turn[other, one] = -np.sin(angle), np.sin(angle)
    return np.asarray((landmarks - middle) @ turn.T + middle, np.float32)
