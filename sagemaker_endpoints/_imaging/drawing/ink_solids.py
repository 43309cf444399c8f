"""Pen and ink fill in what is dark: hair, suits, pupils."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

ON_GROUND = 0.24
"""Light, 1 = the skin's, below which the ground is filled in: it stays airy, so that the person stands out."""

STRAND, SURROUNDINGS = 0.009, 0.035
"""Deviations, in units, of a lit strand and of the hair around it."""

LIT = 3.5
"""How much a strand's own light counts against filling it in."""

HALO = 0.035
"""Around filled places this many units stay free of hatching."""

EDGE = 0.10
"""Half the width, in light, over which an edge of the ink is antialiased."""


def find_solids(study: SketchAnalysis, people: Plane, limit: float) -> Plane:
    """A sharpened threshold: XDoG with a large p (Winnemöller et al., 2012, equation 7) on light relative to skin.

    people: (h, w), 1 on people. limit: light, 1 = the skin's, below which they are filled in.
    returns: (h, w) float32, 0…1.
    """
    relative = study.light / study.skin_light
    strand = gaussian(relative, STRAND * study.unit)
    sharpened = strand + np.float32(LIT) * (strand - wide_gaussian(relative, SURROUNDINGS * study.unit))
    limits = np.float32(ON_GROUND) + np.float32(limit - ON_GROUND) * smoothstep(0.3, 0.7, people)
    return smoothstep(EDGE, -EDGE, sharpened - limits)


def around(solids: Plane, unit: float) -> Plane:
    """The filled places and a softly ending halo around them, (h, w) float32, 0…1."""
    side = 2 * max(1, round(HALO * unit)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    opened = float32(cv2.morphologyEx(solids, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    return wide_gaussian(opencv.dilate(opened, kernel), HALO * unit / 2)
