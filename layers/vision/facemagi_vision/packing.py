"""Landmarks as text, to fit many faces into one message."""

import base64
import binascii

import numpy as np
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError
from facemagi.face import Box

LANDMARKS = 478
STEPS = 16384
"""Steps in a box's longer side. An int16 reaches two such sides to either direction, far beyond any face."""

_INT16 = np.dtype("<i2")


def pack(landmarks: NDArray[np.floating], box: Box) -> str:
    """Base64 of 478 × 3 little-endian int16, in steps from the box's corner; z from 0.

    landmarks: (478, 3) pixels. They come back to within half a step: 1/32768 of the box's longer side.
    """
    steps = (landmarks - _origin(box)) / _step(box)
    whole = steps.round().clip(np.iinfo(_INT16).min, np.iinfo(_INT16).max).astype(_INT16)
    return base64.b64encode(whole.tobytes()).decode()


def unpack(text: str, box: Box) -> NDArray[np.float32]:
    """The landmarks that `pack` was given, (478, 3) float32 pixels.

    Raises:
        FaceMagiError: `invalid_param`, the text is not what `pack` makes.
    """
    try:
        steps = np.frombuffer(base64.b64decode(text, validate=True), _INT16).reshape(LANDMARKS, 3)
    except (binascii.Error, ValueError) as error:
        raise FaceMagiError(
            "invalid_param",
            f"The landmarks are not the base64 of {LANDMARKS} × 3 16-bit numbers: {error}.",
            param="landmarks",
            remedy="Send them as they stand in the photo's faces.",
        ) from error
    return (steps * _step(box) + _origin(box)).astype(np.float32)


def _origin(box: Box) -> NDArray[np.float64]:
    return np.array([box[0], box[1], 0.0])


def _step(box: Box) -> float:
    return max(box[2], box[3]) / STEPS
