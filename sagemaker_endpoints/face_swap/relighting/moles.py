"""Moles and blemishes of the donor, which would be conspicuous on another person's skin."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import Tones
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

WIDTH = 0.1
"""Largest width of a mole, in units, in both directions; a wrinkle is longer."""

DEPTH = 0.06
"""How much darker than its surroundings a mole is at least, as a logarithm."""

EDGE = 0.012
"""Standard deviation, in units, of the blur over a mole's edge."""


def moles(new: Tones, skin: Mask, face: FaceFrame) -> Mask:
    """How much lighter each pixel must be for the moles to vanish.

    Args:
        new: (h, w, 3) tones of the donor on the target.
        skin: (h, w) float32, 0…1, its bare skin with its marks.
        face: the target, in the same pixels.

    Returns:
        (h, w) float32, as a logarithm, >= 0.
    """
    size = 2 * max(1, round(WIDTH / 2 * face.unit)) + 1
    tone = np.ascontiguousarray(new[..., 0])
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    deeper = float32(cv2.morphologyEx(tone, cv2.MORPH_CLOSE, kernel) - tone) * (skin > 0.5)
    _, parts, stats, _ = cv2.connectedComponentsWithStats((deeper > DEPTH).astype(np.uint8))
    compact = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) <= size
    compact[0] = False
    around = cv2.dilate(compact[parts].astype(np.uint8), np.ones((3, 3), np.uint8))
    return gaussian(float32(deeper * around), EDGE * face.unit)
