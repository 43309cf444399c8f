"""Film grain: clumps of silver, seen most in the middle greys."""

import zlib

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

FRAME = 1600.0
"""Clumps of one pixel in a picture whose longer side has this many; in larger ones they grow with it, as on a print."""

CLUMP = 0.7
"""Deviation of the blur that joins the noise of neighbouring cells into clumps, in cells."""

LOUDEST = 20.0
"""Standard deviation at full strength in the middle greys, in levels of 0…255; less in pictures smaller than the frame,
whose pixels each average some of it."""


def grain(rgb: RGB, strength: float) -> Plane:
    """What to add to each of the three channels, in levels.

    Grain belongs to its picture: the same one always gets the same, another one another.

    rgb: (H, W, 3) uint8, only for its size and as the seed. strength: 0…1. returns: (H, W) float32.
    """
    height, width = rgb.shape[:2]
    cell = max(1.0, max(height, width) / FRAME)
    size = opencv.reduced_size(width, height, cell)
    random = np.random.default_rng(zlib.crc32(np.ascontiguousarray(rgb).data))
    cells = gaussian(random.standard_normal((size[1], size[0]), np.float32), CLUMP)
    averaged = min(1.0, max(height, width) / FRAME) ** 0.5
    cells *= np.float32(LOUDEST * strength * averaged) / max(float(cells.std()), 1e-6)
    if size == (width, height):
        return cells
    return opencv.resize(cells, (width, height), cv2.INTER_CUBIC)


def visibility(luma: RGB) -> Plane:
    """How much of the grain shows: 1 in the middle greys, a quarter in black and in white.

    luma: (H, W) uint8. returns: (H, W) float32.
    """
    levels = np.arange(256, dtype=np.float32) * np.float32(1 / 255)
    curve = np.float32(0.25) + np.float32(3) * levels * (1 - levels)
    return float32(cv2.LUT(luma, curve))
