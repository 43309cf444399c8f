"""Remove texture from surfaces, keep edges sharp."""

import cv2

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import uint8

MAX_UNIT = 85.0
"""Largest inter-ocular distance, pixels, at which surfaces are flattened; finer detail is to be removed anyway."""

MAX_SIDE = 576.0
"""Largest longer side, pixels, at which surfaces are flattened, for the same reason."""

PASSES = 3
"""How often the bilateral filter runs."""

DIAMETER = 7
"""Of the bilateral filter's window, pixels."""

SIGMA_COLOUR = 28.0
"""Of the bilateral filter, levels."""

SIGMA_SPACE = 4.0
"""Of the bilateral filter, pixels."""


def flatten(analysis: SketchAnalysis) -> Lab:
    """The analysed colours, abstracted to flat surfaces.

    The bilateral filter, iterated (Winnemöller, Olsen and Gooch, "Real-time video abstraction", 2006, section 3.2).

    Args:
        analysis: of the photo.

    Returns:
        (h, w, 3) L*a*b* of the analysis's size.
    """
    height, width = analysis.light.shape
    scale = min(1.0, MAX_UNIT / analysis.unit, MAX_SIDE / max(height, width))
    size = opencv.scaled_size(width, height, scale)
    small = opencv.resize(analysis.lab, size, cv2.INTER_AREA)
    rgb = round_to_uint8(lab_to_rgb(small))
    for _ in range(PASSES):
        rgb = uint8(cv2.bilateralFilter(rgb, DIAMETER, SIGMA_COLOUR, SIGMA_SPACE))
    return opencv.resize(rgb_to_lab(rgb), (width, height), cv2.INTER_CUBIC)
