"""Corners that fall into shade, as behind an old lens."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.dtypes import float32

DEEPEST = 0.72
"""Part of the light that the corners lose at full strength."""


def vignette(shape: tuple[int, int], strength: float) -> Plane:
    """Factors for sRGB values: 1 in the middle, least in the corners, along ellipses of the picture's own shape.

    The fall-off is that of the cosine-fourth law, 1 / (1 + r²)², stretched so that the corner (r = 1) loses all of
    `DEEPEST`; it is flat where faces are and has no visible rim.

    shape: (H, W). strength: 0…1. returns: (H, W) float32, 0…1.
    """
    height, width = shape
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5)) * np.float32(2 / height) - np.float32(1)
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5)) * np.float32(2 / width) - np.float32(1)
    squared = np.float32(0.5) * (y[:, None] ** 2 + x[None] ** 2)
    fall = 1 - 1 / (1 + squared) ** 2
    return float32(1 - np.float32(DEEPEST * strength / 0.75) * fall)
