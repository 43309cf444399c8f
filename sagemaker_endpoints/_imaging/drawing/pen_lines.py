"""Lines of a drawing: along dark edges and around people."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.flow import smooth_along_flow
from sagemaker_endpoints._sdk.smoothstep import smoothstep

SIGMA_RATIO = 1.6
"""Ratio of the two standard deviations whose difference of Gaussians approximates the Laplacian (Marr and Hildreth,
1980)."""

MIN_SIGMA = 0.7
"""Standard deviation, in pixels, of the finest line that a pixel grid can show."""

MIN_RESPONSE = (0.034, 0.007)
"""Filter response, in relative light, from which a line is drawn: at detail 0 and at detail 1."""

FULL_PRESSURE = 2.6
"""Multiple of that response at which a line has full pressure."""

FLOW_STEPS = (1.2, 2.4)
"""Steps of the smoothing along a line, in its standard deviations."""

SKIN_WEIGHT = 0.6
FEATURE_WEIGHT = 2.2
"""Weight of lines on bare skin, where few lines flatter, and around eyes, brows, nose and mouth, which need them."""

MASK_SLOPE = (2.0, 6.0)
"""Slopes of the person mask, per unit: up to the first its border is too vague to draw, from the second on it is
certain."""


def find_lines(analysis: SketchAnalysis, width: float, detail: float) -> Plane:
    """Find the lines along dark edges by the flow-based difference of Gaussians.

    Kang, Lee and Chui, "Coherent line drawing", NPAR 2007; with the soft threshold of Winnemöller, Kyprianidis and
    Olsen, "XDoG", 2012, section 3. Both work on light relative to the skin, so that dark skin and dim rooms get as
    many lines as light ones.

    Args:
        analysis: of the photo.
        width: standard deviation of a line, units.
        detail: 0 few lines … 1 many lines.

    Returns:
        (h, w) float32, 0 no line … 1 full pressure.

    Example:
        >>> from sagemaker_endpoints._imaging.drawing.sketch_analysis import analyse
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_crop
        >>> float(find_lines(analyse(sample_crop().photo), width=0.01, detail=1.0).max())
        0.0
    """
    sigma = max(MIN_SIGMA, width * analysis.unit)
    dark = gaussian(analysis.relative_light, SIGMA_RATIO * sigma) - gaussian(analysis.relative_light, sigma)
    joined = smooth_along_flow(dark, analysis.flow, [step * sigma for step in FLOW_STEPS]) * _line_weight(analysis)
    threshold = MIN_RESPONSE[0] * (MIN_RESPONSE[1] / MIN_RESPONSE[0]) ** detail
    return smoothstep(threshold, FULL_PRESSURE * threshold, joined)


def find_outline(people: Plane, unit: float, width: float) -> Plane:
    """The outline of people, for drawings that replace the background by empty paper.

    A pixel's distance from the border is estimated as the mask's difference from 0.5 divided by its slope, so that the
    line has the same width on soft masks. It fades where the mask is very soft, as in hair.

    Args:
        people: (h, w) float32, 1 on people.
        unit: the inter-ocular distance in pixels.
        width: standard deviation of a line, units.

    Returns:
        (h, w) float32, 0 no line … 1 full pressure.

    Example:
        >>> people = np.zeros((40, 40), np.float32)
        >>> people[:, 20:] = 1
        >>> find_outline(people, unit=60.0, width=0.02)[20, [5, 19, 35]].round()
        array([0., 1., 0.], dtype=float32)
    """
    sigma = max(MIN_SIGMA, width * unit)
    mask = gaussian(people, sigma)
    slope = cv2.magnitude(cv2.Scharr(mask, cv2.CV_32F, 1, 0), cv2.Scharr(mask, cv2.CV_32F, 0, 1)) / np.float32(32)
    distance = np.abs(mask - np.float32(0.5)) / (slope + np.float32(1e-6))
    return smoothstep(1.6 * sigma, 0.6 * sigma, distance) * smoothstep(*MASK_SLOPE, slope * np.float32(unit))


def _line_weight(analysis: SketchAnalysis) -> Plane:
    """(h, w): below 1 on skin, above 1 around features, 1 elsewhere."""
    on_skin = analysis.bare * np.float32(SKIN_WEIGHT - 1)
    return 1 + on_skin + analysis.features * np.float32(FEATURE_WEIGHT - SKIN_WEIGHT)
