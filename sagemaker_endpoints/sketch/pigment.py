"""The colour of the pigment at each pixel of a drawing."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk import opencv

from .media import DrawingMedium

CHROMA = 1.7
"""Factor of chroma from the photo to the pencil: pencils have purer colours than most objects."""

LIGHTNESS = 0.86
"""Factor of lightness from the photo to the pencil: the bare paper between the strokes makes up for it."""

PENCIL_SIGMA = 0.02
"""Standard deviation, in units, of the blur that gives neighbouring pixels the same colour."""

REDUCED_SIGMA = 1.5
"""`PENCIL_SIGMA` in pixels of the reduced picture in which it is computed; below 1 its cells would be visible."""


def pigment_colours(analysis: SketchAnalysis, medium: DrawingMedium, grey: bool) -> Plane:
    """The medium's one colour, or for colour pencils the photo's own.

    Args:
        analysis: of the photo.
        medium: for its pigment.
        grey: whether the photo is black and white, so that its own colours are only noise.

    Returns:
        (h, w, 3) float32 sRGB, red first, 0…255, of the analysis's size.
    """
    if medium.pigment is None:
        return _own_colours(analysis, 0.0 if grey else CHROMA)
    colours = np.empty_like(analysis.lab)
    colours[:] = hex_to_rgb(medium.pigment)
    return colours


def _own_colours(analysis: SketchAnalysis, chroma: float) -> Plane:
    height, width = analysis.light.shape
    sigma = PENCIL_SIGMA * analysis.unit
    factor = max(1.0, sigma / REDUCED_SIGMA)
    cells = opencv.reduced_size(width, height, factor)
    small = opencv.resize(analysis.lab, cells, cv2.INTER_AREA)
    lab = gaussian(small, sigma / factor)
    rgb = lab_to_rgb(lab * np.array([LIGHTNESS, chroma, chroma], np.float32))
    return opencv.resize(rgb, (width, height), cv2.INTER_LINEAR)
