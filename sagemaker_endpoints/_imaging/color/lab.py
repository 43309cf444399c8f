"""sRGB to CIE L*a*b* and back, by OpenCV in float."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB


def rgb_to_lab(rgb: RGB) -> Lab:
    """Convert sRGB to Lab.

    Args:
        rgb: (H, W, 3) uint8 sRGB, red first.

    Returns:
        (H, W, 3) float32 in Lab's natural scale, D65.

    Example:
        >>> rgb_to_lab(np.array([[[255, 255, 255], [255, 0, 0]]], np.uint8)).round().astype(int).tolist()
        [[[100, 0, 0], [53, 80, 67]]]
    """
    scaled = rgb * np.float32(1 / 255)
    return opencv.convert_colour(scaled, cv2.COLOR_RGB2LAB)


def lab_to_rgb(lab: Lab) -> Plane:
    """Convert Lab to sRGB.

    A round trip from sRGB changes values by up to about one level (OpenCV interpolates its tables): compare or subtract
    only values that both came through this function.

    Args:
        lab: (H, W, 3) float32.

    Returns:
        (H, W, 3) float32 sRGB, red first, 0…255, clipped to the gamut.

    Example:
        >>> lab_to_rgb(np.array([[[50, 0, 0], [53.2, 80.1, 67.2]]], np.float32)).round().astype(int).tolist()
        [[[119, 119, 119], [255, 0, 0]]]
    """
    return opencv.convert_colour(lab, cv2.COLOR_LAB2RGB) * np.float32(255)
