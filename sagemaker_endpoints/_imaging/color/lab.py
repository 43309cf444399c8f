"""sRGB to CIE L*a*b* and back, as OpenCV does it in float."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB


def rgb_to_lab(rgb: RGB) -> Lab:
    """(H, W, 3) uint8 sRGB, red first -> Lab in its natural scale, D65."""
    scaled = rgb * np.float32(1 / 255)
    return opencv.convert_colour(scaled, cv2.COLOR_RGB2LAB)


def lab_to_rgb(lab: Lab) -> Plane:
    """Lab -> (H, W, 3) float32 sRGB, red first, 0…255, clipped to the gamut.

    There and back differs from the input by up to about one level (OpenCV interpolates its tables): compare or
    subtract only values that both came this way.
    """
    return opencv.convert_colour(lab, cv2.COLOR_LAB2RGB) * np.float32(255)
