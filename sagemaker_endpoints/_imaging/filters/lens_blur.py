"""The blur of a lens out of focus: every point becomes a disc, and bright points become bright discs."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8

Light = NDArray[np.float32]
"""(H, W, 3) float32 proportional to light, red first; 1 is white, lamps are brighter."""

MAX_RADIUS = 4.0
"""Larger discs are drawn at this radius, pixels, on a reduced copy: their blur leaves no finer detail."""

LAMP_GAIN = 5.0
"""How much brighter than white the brightest highlights are assumed to have been before the camera clipped them."""

LAMP_FROM, LAMP_TO = 0.86, 1.0
"""Values, 0…1, of the darkest channel between which a pixel changes from white paper to lamp."""


def lens_blur(rgb: RGB, where: Mask, radius: float) -> RGB:
    """Put a picture out of focus, using the light of some of its pixels only.

    Args:
        rgb: (H, W, 3) uint8, red first.
        where: (H, W) float32, 0…1; the light of pixels of 0 is not used.
        radius: of the discs, pixels.

    Returns:
        (H, W, 3) uint8; where no pixel within the radius has weight, the picture itself (resampled).

    Example:
        >>> lamp = np.zeros((9, 9, 3), np.uint8)
        >>> lamp[4, 4] = 255
        >>> lens_blur(lamp, np.ones((9, 9), np.float32), 1.0)[4, 3:6, 0].tolist()
        [221, 255, 221]
    """
    scale = min(1.0, MAX_RADIUS / max(radius, 1e-6))
    size = opencv.scaled_size(rgb.shape[1], rgb.shape[0], scale)
    small = opencv.resize(rgb, size, cv2.INTER_AREA)
    weight = opencv.resize(where, size, cv2.INTER_AREA)
    blurred = _weighted_filter(_to_light(small), weight, disc_kernel(radius * scale))
    full = (rgb.shape[1], rgb.shape[0])
    return opencv.resize(_from_light(blurred), full, cv2.INTER_CUBIC)


def disc_kernel(radius: float) -> NDArray[np.float32]:
    """A convolution kernel: a disc with an antialiased edge whose values sum up to 1.

    Args:
        radius: pixels.

    Returns:
        (n, n) float32, n odd.

    Example:
        >>> disc_kernel(0.5).round(1).tolist()
        [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    reach = int(np.ceil(radius))
    steps = np.arange(-reach, reach + 1, dtype=np.float32)
    distance = np.hypot(steps, steps[:, None])
    kernel = np.clip(np.float32(radius + 0.5) - distance, 0.0, 1.0)
    return float32(kernel / kernel.sum())


def _weighted_filter(light: Light, weight: Mask, kernel: NDArray[np.float32]) -> Light:
    """Normalised convolution (Knutsson and Westin, CVPR 1993, equation 5)."""
    weights, min_weight = cv2.merge([weight, weight, weight]), np.float32(1e-4)
    total = cv2.filter2D(weights, -1, kernel) + min_weight
    weighted = cv2.filter2D(cv2.multiply(light, weights), -1, kernel) + min_weight * light
    return float32(cv2.divide(weighted, total))


def _to_light(rgb: RGB) -> Light:
    """Light by a gamma of 2: near that of sRGB, and its root is a hundred times cheaper than sRGB's power."""
    levels = np.arange(256, dtype=np.float32) * np.float32(1 / 255)
    light = float32(cv2.LUT(rgb, levels * levels))
    lamp = 1 + np.float32(LAMP_GAIN - 1) * np.clip((levels - LAMP_FROM) / (LAMP_TO - LAMP_FROM), 0, 1) ** 2
    red, green, blue = cv2.split(rgb)
    gain = cv2.LUT(cv2.min(cv2.min(red, green), blue), lamp.astype(np.float32))
    return float32(cv2.multiply(light, cv2.merge([gain, gain, gain])))


def _from_light(light: Light) -> RGB:
    # light beyond white saturates in the conversion
    return uint8(cv2.convertScaleAbs(cv2.sqrt(light), alpha=255))
