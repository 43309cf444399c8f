"""The blur of a lens: every point becomes a disc, and bright points bright discs."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8

Light = NDArray[np.float32]
"""(H, W, 3) float32 in proportion to light, red first; 1 is white, lamps are more."""

WORKING_RADIUS = 4.0
"""Discs of this many pixels are drawn at a smaller scale if they are to be larger: they hold no finer detail."""

LAMP = 5.0
"""How much brighter than white the brightest highlights are taken to have been before the camera cut them off."""

LAMP_FROM, LAMP_TO = 0.86, 1.0
"""Values, 0…1, between which a pixel passes from paper to lamp."""


def lens_blur(rgb: RGB, where: Mask, radius: float) -> RGB:
    """The picture out of focus, made of those pixels only that count.

    rgb: (H, W, 3) uint8. where: (H, W), 0…1, pixels that may give light; the others neither shine nor shade.
    radius: of the discs, pixels. returns: (H, W, 3) uint8; where nothing counts within reach, the picture itself.
    """
    scale = min(1.0, WORKING_RADIUS / max(radius, 1e-6))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    small = opencv.resize(rgb, size, cv2.INTER_AREA)
    weight = opencv.resize(where, size, cv2.INTER_AREA)
    blurred = _spread(_to_light(small), weight, disc(radius * scale))
    full = (rgb.shape[1], rgb.shape[0])
    return opencv.resize(_from_light(blurred), full, cv2.INTER_CUBIC)


def disc(radius: float) -> NDArray[np.float32]:
    """A kernel that sums up to 1: a disc with an antialiased edge, (n, n) float32, n odd."""
    reach = int(np.ceil(radius))
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    distance = np.hypot(steps, steps[:, None])
    kernel = np.clip(np.float32(radius + 0.5) - distance, 0.0, 1.0)
    return float32(kernel / kernel.sum())


def _spread(light: Light, weight: Mask, kernel: NDArray[np.float32]) -> Light:
    """Normalised convolution (Knutsson and Westin, CVPR 1993, equation 5)."""
    wide, faint = cv2.merge([weight, weight, weight]), np.float32(1e-4)
    total = cv2.filter2D(wide, -1, kernel) + faint
    weighted = cv2.filter2D(cv2.multiply(light, wide), -1, kernel) + faint * light
    return float32(cv2.divide(weighted, total))


def _to_light(rgb: RGB) -> Light:
    """Light by a gamma of 2, near that of sRGB, whose root is a hundred times cheaper than its power."""
    levels = np.arange(256, dtype=np.float32) * np.float32(1 / 255)
    light = float32(cv2.LUT(rgb, levels * levels))
    lamp = 1 + np.float32(LAMP - 1) * np.clip((levels - LAMP_FROM) / (LAMP_TO - LAMP_FROM), 0, 1) ** 2
    red, green, blue = cv2.split(rgb)
    gain = cv2.LUT(cv2.min(cv2.min(red, green), blue), lamp.astype(np.float32))
    return float32(cv2.multiply(light, cv2.merge([gain, gain, gain])))


def _from_light(light: Light) -> RGB:
    # beyond white it saturates in the conversion
    return uint8(cv2.convertScaleAbs(cv2.sqrt(light), alpha=255))
