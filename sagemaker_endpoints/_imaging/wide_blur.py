"""A wide Gaussian at the price of a narrow one."""

import cv2
import numpy as np

from .arrays import Plane
from .blur import gaussian

SIGMA_LEFT = 3.0
"""Deviation that is left to blur after reducing: below two, the enlargement would show."""


def wide_gaussian(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur of a reduced copy, enlarged again; for deviations of a few pixels as good as `gaussian`.

    plane: (H, W) float32. sigma: pixels. returns: (H, W) float32.
    """
    height, width = plane.shape
    factor = max(1.0, sigma / SIGMA_LEFT)
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    if factor == 1.0:
        return gaussian(plane, sigma)
    small = np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)
    blurred = gaussian(small, sigma / factor)
    return np.asarray(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
