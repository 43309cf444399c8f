"""Film grain: clumps of noise, strongest in the middle greys."""

import zlib

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

REFERENCE_SIDE = 1600.0
"""Longer side, pixels, of a picture whose noise cells are one pixel; in larger pictures the cells grow with it, as in
an enlarged print."""

CLUMP = 0.7
"""Standard deviation, in cells, of the blur that joins the noise of neighbouring cells into clumps."""

MAX_DEVIATION = 20.0
"""Standard deviation, levels, of the noise at full strength in the middle greys; less in pictures smaller than
`REFERENCE_SIDE`, because each of their pixels averages several cells."""


def grain_noise(photo: RGB, strength: float) -> Plane:
    """The noise to add to each of the three channels.

    The photo is the seed: it always gets the same grain, on every machine and however its colours are changed, and
    another photo gets another.

    Args:
        photo: (H, W, 3) uint8, used for its size and as the seed.
        strength: 0…1.

    Returns:
        (H, W) float32, levels, mean about 0.
    """
    height, width = photo.shape[:2]
    cell = max(1.0, max(height, width) / REFERENCE_SIDE)
    size = opencv.reduced_size(width, height, cell)
    random = np.random.default_rng(zlib.crc32(np.ascontiguousarray(photo).data))
    cells = gaussian(random.standard_normal((size[1], size[0]), np.float32), CLUMP)
    averaging = min(1.0, max(height, width) / REFERENCE_SIDE) ** 0.5
    cells *= np.float32(MAX_DEVIATION * strength * averaging) / max(float(cells.std()), 1e-6)
    if size == (width, height):
        return cells
    return opencv.resize(cells, (width, height), cv2.INTER_CUBIC)


def grain_visibility(luma: RGB) -> Plane:
    """Factor of the grain by brightness: 1 in the middle greys, a quarter in black and in white.

    Args:
        luma: (H, W) uint8.

    Returns:
        (H, W) float32.
    """
    levels = np.arange(256, dtype=np.float32) * np.float32(1 / 255)
    curve = np.float32(0.25) + np.float32(3) * levels * (1 - levels)
    return float32(cv2.LUT(luma, curve))
