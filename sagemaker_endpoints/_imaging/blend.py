"""Blending two pictures of bytes by a mask."""

import cv2
import numpy as np

from sagemaker_endpoints._runtime.contract import RGB, Mask


def blend(under: RGB, over: RGB, opacity: Mask) -> RGB:
    """under + opacity · (over - under), rounded: exactly `under` where the opacity is 0, `over` where it is 1.

    under, over: (H, W, 3) uint8. opacity: (H, W) float32, 0…1. returns: (H, W, 3) uint8, a new picture.
    """
    return np.asarray(cv2.blendLinear(under, over, 1 - opacity, opacity), np.uint8)
