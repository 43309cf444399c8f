"""Packs landmarks into a text that is short enough for many faces in one message."""

import base64
import binascii

import numpy as np
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError
from facemagi.face import Box

LANDMARK_COUNT = 478

STEPS = 16384
"""Quantisation steps per longer side of the box. An int16 covers two such sides in each direction, more than any
face."""

_INT16 = np.dtype("<i2")


def pack(landmarks: NDArray[np.floating], box: Box) -> str:
    """Write landmarks as a text: base64 of 478 × 3 little-endian int16, in steps; x, y from the box's corner, z from 0.

    Args:
        landmarks: (478, 3) pixels.
        box: the face's box, pixels.

    Returns:
        3824 characters, from which `unpack` restores the landmarks to half a step: 1/32768 of the box's longer side.
    """
    steps = (landmarks - _origin(box)) / _step(box)
    rounded = steps.round().clip(np.iinfo(_INT16).min, np.iinfo(_INT16).max).astype(_INT16)
    return base64.b64encode(rounded.tobytes()).decode()


def unpack(text: str, box: Box) -> NDArray[np.float32]:
    """Read the landmarks that `pack` wrote.

    Args:
        text: the packed landmarks.
        box: the box with which they were packed.

    Returns:
        (478, 3) float32, pixels.

    Raises:
        FaceMagiError: `invalid_param` for any other text.
    """
    try:
        steps = np.frombuffer(base64.b64decode(text, validate=True), _INT16).reshape(LANDMARK_COUNT, 3)
    except (binascii.Error, ValueError) as error:
        raise FaceMagiError(
            "invalid_param",
            f"The landmarks are not the base64 of {LANDMARK_COUNT} × 3 16-bit numbers: {error}.",
            param="landmarks",
            remedy="Send them as they stand in the photo's faces.",
        ) from error
    return (steps * _step(box) + _origin(box)).astype(np.float32)


def _origin(box: Box) -> NDArray[np.float64]:
    return np.array([box[0], box[1], 0.0])


def _step(box: Box) -> float:
    return max(box[2], box[3]) / STEPS
