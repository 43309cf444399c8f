"""Vignette and grain, in one pass over the picture."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .grain import grain, visibility
from .vignette import vignette


def finish(rgb: RGB, shade: float, grains: float) -> RGB:
    """The picture with darker corners, then with grain, as in a camera and then on its film.

    rgb: (H, W, 3) uint8. shade, grains: strengths, 0…1; both at 0 give the picture itself.
    returns: (H, W, 3) uint8.
    """
    if not shade and not grains:
        return rgb
    factors = vignette((rgb.shape[0], rgb.shape[1]), shade)
    shaded = np.empty_like(rgb)
    for channel in range(3):
        shaded[..., channel] = cv2.multiply(rgb[..., channel], factors, dtype=cv2.CV_8U)
    if not grains:
        return shaded
    luma = opencv.convert_colour(shaded, cv2.COLOR_RGB2GRAY)
    noise = float32(grain(rgb, grains) * visibility(luma))
    return uint8(cv2.add(shaded, cv2.merge([noise, noise, noise]), dtype=cv2.CV_8U))
