"""Tells black-and-white photos from photos in colour."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB

SIDE = 96
"""Longer side, pixels, at which a photo is examined: the colour noise of its pixels and of JPEG averages out."""

MAX_SPREAD = 12
"""Difference of a pixel's channels, levels, up to which it has no colour to the eye: a scan of a print is never quite
neutral."""

PERCENTILE = 98
"""Percentile of the pixels that must have no colour: a stamp or a date in a corner may."""


def is_monochrome(rgb: RGB) -> bool:
    """Whether a photo is black and white.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        True where nothing but noise is coloured. A sepia print counts as one in colour.

    Example:
        >>> is_monochrome(np.full((50, 40, 3), 90, np.uint8))
        True
    """
    factor = max(1.0, max(rgb.shape[:2]) / SIDE)
    small = opencv.resize(rgb, opencv.reduced_size(rgb.shape[1], rgb.shape[0], factor), cv2.INTER_AREA)
    spread = small.max(axis=2).astype(int) - small.min(axis=2)
    return float(np.percentile(spread, PERCENTILE)) <= MAX_SPREAD
