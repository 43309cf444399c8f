"""How dark an illustrator would make every place."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk.dtypes import float32

from .media import Medium

MIDDLE_SKIN = 0.72
"""Light of middle skin. Tones are measured against the geometric mean of it and of the skin at hand: dark skin is
lit as its portrait needs, and stays dark."""

MODELLING = 0.4
MODELLING_RADIUS = 0.16
"""How much local contrast is exaggerated, and the deviation, in units, of the surroundings it is measured against."""

DEPTH = 0.22
"""Light, 1 = the skin's, that is added before contrast is weighed by it: what is dark has as much to see as what is
light, as the eye adapts (Weber)."""

OPEN_DARKS = 0.27
"""Share that the darkest tone stays away from the full one, so that strokes can be seen in black hair."""

VIVID = 60.0
VIVID_SPREAD = 0.02
"""Chroma of a colour that is as vivid as can be; deviation in units over which it is judged."""


def wanted_tone(study: SketchAnalysis, medium: Medium) -> Plane:
    """(h, w) float32, 0 empty paper … 1 filled."""
    relative = study.light / np.sqrt(study.skin_light * np.float32(MIDDLE_SKIN))
    relative = gaussian(_broad(relative, medium.broad * study.unit), medium.smudge * study.unit)
    surroundings = wide_gaussian(relative, MODELLING_RADIUS * study.unit)
    relief = (relative - surroundings) / (surroundings + np.float32(DEPTH))
    darkness = (np.float32(medium.white) - relative) * np.float32(1 / (medium.white - medium.black))
    darkness = np.power(np.clip(darkness, 0.0, 1.0), np.float32(medium.gamma))
    darkness -= np.float32(OPEN_DARKS) * darkness * darkness + np.float32(MODELLING) * relief
    if medium.chroma:
        darkness += np.float32(medium.chroma) * _vividness(study)
    return float32(np.clip(darkness, 0.0, 1.0))


def _broad(relative: Plane, radius: float) -> Plane:
    """Dark places narrower than twice the radius are closed with the light around them."""
    side = 2 * round(radius) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return float32(cv2.morphologyEx(relative, cv2.MORPH_CLOSE, kernel))


def _vividness(study: SketchAnalysis) -> Plane:
    """(h, w) float32, 0 grey … 1 as colourful as a flower."""
    chroma = float32(cv2.magnitude(study.lab[..., 1].copy(), study.lab[..., 2].copy()))
    return (wide_gaussian(chroma, VIVID_SPREAD * study.unit) * np.float32(1 / VIVID)).clip(0.0, 1.0)
