"""Surfaces without texture, borders as crisp as before."""

import cv2

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import to_levels
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import uint8

UNIT = 85.0
SIDE = 576.0
"""Largest distance between the eyes and largest longer side at which surfaces are flattened: what is finer than that
is meant to go."""

PASSES = 3
DIAMETER = 7
CONTRAST = 28.0
REACH = 4.0
"""Of the bilateral filter: how often, pixels, levels, pixels."""


def flatten(study: SketchAnalysis) -> Lab:
    """The colours of a study, abstracted.

    The bilateral filter, iterated (Winnemöller, Olsen and Gooch, "Real-time video abstraction", 2006, section 3.2).
    returns: (h, w, 3), the study's size.
    """
    height, width = study.light.shape
    scale = min(1.0, UNIT / study.unit, SIDE / max(height, width))
    size = opencv.scaled_size(width, height, scale)
    small = opencv.resize(study.lab, size, cv2.INTER_AREA)
    rgb = to_levels(lab_to_rgb(small))
    for _ in range(PASSES):
        rgb = uint8(cv2.bilateralFilter(rgb, DIAMETER, CONTRAST, REACH))
    return opencv.resize(rgb_to_lab(rgb), (width, height), cv2.INTER_CUBIC)
