"""A picture that was drawn at another scale, at the photo's own size."""

import cv2
import numpy as np

from sagemaker_endpoints._runtime.contract import RGB

from .arrays import Plane
from .levels import to_levels


def at_photo_size(drawn: Plane, photo: RGB) -> RGB:
    """(h, w, 3) float32, 0…255 -> (H, W, 3) uint8, enlarged bicubically to the photo's size, rounded and clipped."""
    height, width = photo.shape[:2]
    if drawn.shape[:2] != (height, width):
        drawn = np.asarray(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    return to_levels(drawn)
