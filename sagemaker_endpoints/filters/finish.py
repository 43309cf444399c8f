"""Vignette and grain, in one pass over the picture."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .grain import grain_noise, grain_visibility
from .vignette import vignette_factors


def finish(rgb: RGB, vignette: float, grain: float, photo: RGB) -> RGB:
    """Darken the corners, then add grain: in a camera, the lens comes before the film.

    Args:
        rgb: (H, W, 3) uint8, not written to.
        vignette: strength, 0…1.
        grain: strength, 0…1.
        photo: (H, W, 3) uint8, before any change; it decides where the grains lie.

    Returns:
        (H, W, 3) uint8; `rgb` itself where both strengths are 0.
    """
    if not vignette and not grain:
        return rgb
    factors = vignette_factors((rgb.shape[0], rgb.shape[1]), vignette)
    shaded = np.empty_like(rgb)
    for channel in range(3):
        shaded[..., channel] = cv2.multiply(rgb[..., channel], factors, dtype=cv2.CV_8U)
    if not grain:
        return shaded
    luma = opencv.convert_colour(shaded, cv2.COLOR_RGB2GRAY)
    noise = float32(grain_noise(photo, grain) * grain_visibility(luma))
    return uint8(cv2.add(shaded, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U))
