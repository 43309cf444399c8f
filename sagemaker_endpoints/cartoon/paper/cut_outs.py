"""Cut-out shapes of flat colours, without slivers and scraps."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv

from .main_colours import Colours

CUT_UNIT = 70.0
"""Inter-ocular distance, pixels, at which the shapes are cut; they are enlarged with smooth borders."""

MAX_CUT_SIDE = 560
"""Largest longer side, pixels, at which the shapes are cut, for the same reason."""

EDGE = 0.7
"""Standard deviation, pixels, of the blur that antialiases borders."""

NO_SHAPE = -1
"""The number of a pixel that belongs to no shape."""


def cut_size(analysis: SketchAnalysis) -> tuple[int, int]:
    """The size at which shapes are cut.

    Args:
        analysis: of the photo.

    Returns:
        (width, height), pixels.
    """
    height, width = analysis.light.shape
    return opencv.scaled_size(width, height, min(1.0, CUT_UNIT / analysis.unit, MAX_CUT_SIDE / max(height, width)))


def cut_out(numbers: NDArray[np.intp], colours: Colours, analysis: SketchAnalysis, rounding: float) -> Lab:
    """Shapes of flat colours with smooth borders.

    Args:
        numbers: (h', w'), the number of each pixel's colour, at `cut_size`.
        colours: (count, 3) L*a*b*.
        analysis: of the photo.
        rounding: standard deviation, pixels of the analysis, of the blur that rounds the shapes.

    Returns:
        (h, w, 3) float32 L*a*b*, at the size of the analysis.
    """
    height, width = analysis.light.shape
    sigma = max(0.8, rounding * numbers.shape[1] / width)
    best, labels = np.full((height, width), -1.0, np.float32), np.zeros((height, width), np.intp)
    for number in range(len(colours)):
        share = gaussian((numbers == number).astype(np.float32), sigma)
        share = opencv.resize(share, (width, height), cv2.INTER_LINEAR)
        np.putmask(labels, share > best, number)
        np.maximum(best, share, out=best)
    return gaussian(np.take(colours, labels, axis=0), EDGE)


def without_scraps(numbers: NDArray[np.intp], part: NDArray[np.bool_], least: float) -> NDArray[np.intp]:
    """Join what is too small for scissors to the nearest shape: cords, patterns, flecks.

    Args:
        numbers: (h, w), the number of each pixel's colour.
        part: (h, w), True on the part of the picture that the shapes cover.
        least: area, pixels, from which a shape is kept.

    Returns:
        (h, w); outside the part, the shapes go on.
    """
    kept = np.where(part, numbers, NO_SHAPE)
    for number in np.unique(kept[part]):
        _, pieces, stats, _ = cv2.connectedComponentsWithStats((kept == number).astype(np.uint8), connectivity=4)
        small = stats[:, cv2.CC_STAT_AREA] < least
        small[0] = False
        kept[small[pieces]] = NO_SHAPE
    return _nearest_shape(kept) if (kept != NO_SHAPE).any() else np.where(part, numbers, 0)


def _nearest_shape(numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """Each pixel without a shape gets the number of the nearest one with one."""
    empty = numbers == NO_SHAPE
    _, nearest = cv2.distanceTransformWithLabels(empty.astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    of_label = np.zeros(int(nearest.max()) + 1, np.intp)
    of_label[nearest[~empty]] = numbers[~empty]
    return np.asarray(of_label[nearest])
