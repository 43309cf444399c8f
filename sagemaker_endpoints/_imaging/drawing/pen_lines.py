"""Where an illustrator would put a line."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.filters.flow import along_flow
from sagemaker_endpoints._sdk.smoothstep import smoothstep

RATIO = 1.6
"""Of the two deviations whose difference stands for the Laplacian (Marr and Hildreth, 1980)."""

FINEST = 0.7
"""Deviation in pixels of the finest line that a pixel grid shows."""

FAINTEST = (0.034, 0.007)
"""Response, relative to skin, from which there is a line: with the least and with the most detail."""

FULL = 2.6
"""A line this many times the faintest is drawn with full pressure."""

ALONG = (1.2, 2.4)
"""Steps, in deviations of the line, by which it is joined along its way."""

ON_SKIN = 0.6
AT_FEATURES = 2.2
"""Weight of lines on bare skin and around eyes, brows, nose and mouth: a drawing flatters, and finds every feature."""

KNOWN = (2.0, 6.0)
"""Slope of the person mask, per unit, from which its border is known, and known well."""


def find_lines(study: SketchAnalysis, width: float, detail: float) -> Plane:
    """Flow-based difference of Gaussians.

    Kang, Lee and Chui, "Coherent line drawing", NPAR 2007; thresholded softly as Winnemöller, Kyprianidis and Olsen,
    "XDoG", 2012, section 3. Both work on light relative to the skin, so that dark skin and dim rooms are drawn with
    as many lines as any other.

    width: deviation of a line in units. detail: 0…1. returns: (h, w) float32, 0…1 pressure.
    """
    sigma = max(FINEST, width * study.unit)
    dark = gaussian(study.flat, RATIO * sigma) - gaussian(study.flat, sigma)
    joined = along_flow(dark, study.flow, [step * sigma for step in ALONG]) * _attention(study)
    faintest = FAINTEST[0] * (FAINTEST[1] / FAINTEST[0]) ** detail
    return smoothstep(faintest, FULL * faintest, joined)


def find_outline(people: Plane, unit: float, width: float) -> Plane:
    """The border of people, for where paper takes the place of the ground that they stood out against.

    The line's distance from the border is the mask's over its slope, so that it is as thin on soft masks; it fades
    where the mask is too soft to know, as in hair.

    people: (h, w), 1 on people. unit: pixels between the eyes. width: deviation of a line in units.
    returns: (h, w) float32, 0…1 pressure.
    """
    sigma = max(FINEST, width * unit)
    mask = gaussian(people, sigma)
    slope = cv2.magnitude(cv2.Scharr(mask, cv2.CV_32F, 1, 0), cv2.Scharr(mask, cv2.CV_32F, 0, 1)) / np.float32(32)
    distance = np.abs(mask - np.float32(0.5)) / (slope + np.float32(1e-6))
    return smoothstep(1.6 * sigma, 0.6 * sigma, distance) * smoothstep(*KNOWN, slope * np.float32(unit))


def _attention(study: SketchAnalysis) -> Plane:
    """Weight of every place: below 1 on skin, above 1 around features, 1 elsewhere."""
    return 1 + study.bare * np.float32(ON_SKIN - 1) + study.features * np.float32(AT_FEATURES - ON_SKIN)
