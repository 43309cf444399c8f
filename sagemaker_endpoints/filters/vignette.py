"""Vignette: dark corners, as in photos taken with an old lens."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.dtypes import float32

CORNER_LOSS = 0.72
"""Share of the sRGB value that the corners lose at full strength."""


def vignette_factors(shape: tuple[int, int], strength: float) -> Plane:
    """Factors for sRGB values: 1 in the middle, smallest in the corners, along ellipses of the picture's aspect ratio.

    The fall-off is that of the cosine-fourth law, 1 / (1 + r²)², scaled so that the corner (r = 1) loses all of
    `CORNER_LOSS`; it is flat around the centre, where faces usually are, and has no visible edge.

    Args:
        shape: (H, W).
        strength: 0…1.

    Returns:
        (H, W) float32, 0…1.
    """
    height, width = shape
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5)) * np.float32(2 / height) - np.float32(1)
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5)) * np.float32(2 / width) - np.float32(1)
    squared = np.float32(0.5) * (y[:, None] ** 2 + x[None] ** 2)
    fall = 1 - 1 / (1 + squared) ** 2
    return float32(1 - np.float32(CORNER_LOSS * strength / 0.75) * fall)
