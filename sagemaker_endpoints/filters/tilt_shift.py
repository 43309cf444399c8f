"""Tilt-shift: one sharp band, blur above and below it, so that a scene looks like a miniature."""

from itertools import pairwise

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.filters.lens_blur import lens_blur
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_RADIUS = 0.016
"""Radius of the largest blur disc at full strength, in longer sides of the picture."""

SHARP, SOFT = 0.12, 0.55
"""Distances from the middle of the band, in heights of the picture: up to the first all is sharp, from the second the
blur is at its largest."""

STEPS = (0.0, 0.3, 1.0)
"""Radii, in largest radii, of the blurred pictures that are blended; they are so close that no edge appears twice."""


def tilt_shift(rgb: RGB, strength: float, position: float, degrees: float) -> RGB:
    """Blur a picture more and more with the distance from a straight band.

    Args:
        rgb: (H, W, 3) uint8, not written to.
        strength: 0…1.
        position: of the band's middle, 0 the top … 1 the bottom of the picture.
        degrees: the band's slope, clockwise.

    Returns:
        (H, W, 3) uint8; inside the band the bytes are the input's; `rgb` itself at strength 0.
    """
    if not strength:
        return rgb
    defocus = _defocus((rgb.shape[0], rgb.shape[1]), position, degrees)
    everywhere = np.ones_like(defocus)
    radius = MAX_RADIUS * max(rgb.shape) * strength
    result = rgb
    for low, high in pairwise(STEPS):
        share = np.clip((defocus - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
        result = blend(result, lens_blur(rgb, everywhere, high * radius), share)
    return result


def _defocus(shape: tuple[int, int], position: float, degrees: float) -> Plane:
    """(H, W) float32: 0 in the band, 1 where the blur is at its largest."""
    height, width = shape
    angle = np.radians(degrees)
    x = np.arange(width, dtype=np.float32) + np.float32(0.5 - width / 2)
    y = np.arange(height, dtype=np.float32) + np.float32(0.5 - position * height)
    distance = np.abs(y[:, None] * np.float32(np.cos(angle)) - x[None] * np.float32(np.sin(angle)))
    return smoothstep(SHARP * height, SOFT * height, distance)
