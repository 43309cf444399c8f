"""Putting an edit that was worked out at another scale onto the photo's own pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._runtime.contract import RGB


def add_difference(rgb: RGB, difference: NDArray[np.float32]) -> None:
    """Add a change to a picture in place; finer detail than the change's own scale stays as it is.

    rgb: (H, W, 3) uint8, written to. difference: (h, w, 3) float32, 0…255 levels, red first, over the same area;
    it is enlarged bilinearly. Where it is 0 the bytes do not change. Results are rounded and clipped to 0…255.
    """
    height, width = rgb.shape[:2]
    if difference.shape[:2] != (height, width):
        difference = np.asarray(cv2.resize(difference, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    rgb[:] = cv2.add(rgb, difference, dtype=cv2.CV_8U)
