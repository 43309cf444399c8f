"""Polygons finer than a pixel, such as lashes: drawn enlarged, then averaged."""

import cv2
import numpy as np

from sagemaker_endpoints._runtime.contract import Mask, Points

from .polygon import fill_polygons

ENOUGH = 420.0
"""Pixels between the eyes at which a single lash is a few pixels wide and drawn true."""

MOST = 8


def fill_finely(shape: tuple[int, int], outlines: list[Points], unit: float) -> Mask:
    """As `fill_polygons`, with the coverage of every pixel true however thin an outline is.

    shape: (H, W). outlines: (N, 2) pixels each. unit: pixels between the eyes, which says how fine the lines are.
    returns: (H, W) float32, 0…1.
    """
    times = int(np.clip(np.ceil(ENOUGH / max(unit, 1.0)), 1, MOST))
    if times == 1:
        return fill_polygons(shape, outlines)
    drawn = fill_polygons((shape[0] * times, shape[1] * times), [outline * times for outline in outlines])
    return np.asarray(cv2.resize(drawn, (shape[1], shape[0]), interpolation=cv2.INTER_AREA), np.float32)
