"""Remove texture from surfaces, keep edges sharp; the ground becomes a few large flat areas."""

import cv2

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import mix, round_to_uint8
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

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

GROUND_SIDE = 150
"""Longer side, pixels, at which the ground is simplified: enlarged again, it is softer than people are."""

GROUND_WINDOW = 5
"""Side of the median filter's window there, pixels: it removes leaves and bricks and keeps the edges of walls."""

GROUND_REACH, GROUND_COLOURS = 7, 24
"""Of the mean shift that joins the ground to flat areas: pixels, and levels, within which colours are alike."""

GROUND_ROUNDS = (cv2.TERM_CRITERIA_MAX_ITER, 3, 1)
"""Three iterations; after these the areas hardly change."""


def flatten(analysis: SketchAnalysis, people: Plane) -> Lab:
    """The analysed colours, abstracted to flat surfaces.

    People by the bilateral filter, iterated (Winnemöller, Olsen and Gooch, "Real-time video abstraction", 2006,
    section 3.2); the ground by a median filter and mean shift (Comaniciu and Meer, "Mean shift: a robust approach
    toward feature space analysis", 2002).

    Args:
        analysis: of the photo.
        people: (h, w) float32, 1 on people.

    Returns:
        (h, w, 3) L*a*b* of the analysis's size.
    """
    height, width = analysis.light.shape
    scale = min(1.0, MAX_UNIT / analysis.unit, MAX_SIDE / max(height, width))
    size = opencv.scaled_size(width, height, scale)
    rgb = round_to_uint8(lab_to_rgb(opencv.resize(analysis.lab, size, cv2.INTER_AREA)))
    ground = float32(_in_large_areas(rgb))
    for _ in range(PASSES):
        rgb = uint8(cv2.bilateralFilter(rgb, DIAMETER, SIGMA_COLOUR, SIGMA_SPACE))
    mask = opencv.resize(people, size, cv2.INTER_AREA).clip(0, 1)
    rgb = round_to_uint8(mix(ground, float32(rgb), mask))
    return opencv.resize(rgb_to_lab(rgb), (width, height), cv2.INTER_CUBIC)


def _in_large_areas(rgb: RGB) -> RGB:
    """A picture of few, large, flat areas with soft borders."""
    height, width = rgb.shape[:2]
    size = opencv.scaled_size(width, height, min(1.0, GROUND_SIDE / max(height, width)))
    small = uint8(cv2.medianBlur(opencv.resize(rgb, size, cv2.INTER_AREA), GROUND_WINDOW))
    areas = uint8(cv2.pyrMeanShiftFiltering(small, GROUND_REACH, GROUND_COLOURS, maxLevel=1, termcrit=GROUND_ROUNDS))
    return opencv.resize(areas, (width, height), cv2.INTER_CUBIC)
