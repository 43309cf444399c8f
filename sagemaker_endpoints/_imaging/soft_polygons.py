"""Polygons with wide soft borders, drawn small."""

import cv2
import numpy as np

from sagemaker_endpoints._runtime.contract import Mask, Points

from .blur import gaussian
from .polygon import fill_polygons

SIGMA_LEFT = 1.5
"""Deviation that is left to blur after reducing; with less, cells would show."""


def soft_polygons(shape: tuple[int, int], outlines: list[Points], sigma: float) -> Mask:
    """`fill_polygons` under a Gaussian blur, worked out on a grid as coarse as the blur allows.

    shape: (H, W). outlines: (N, 2) pixels each. sigma: pixels. returns: (H, W) float32, 0…1.
    """
    factor = max(1.0, sigma / SIGMA_LEFT)
    rows, columns = max(1, round(shape[0] / factor)), max(1, round(shape[1] / factor))
    cells = np.array([columns / shape[1], rows / shape[0]], np.float32)
    filled = fill_polygons((rows, columns), [outline * cells for outline in outlines])
    soft = gaussian(filled, sigma * float(cells.mean()))
    return np.asarray(cv2.resize(soft, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)
