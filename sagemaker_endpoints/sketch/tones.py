"""The darkness of each pixel of a drawing, as an illustrator would choose it."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk.dtypes import float32

from .media import DrawingMedium

MIDDLE_SKIN = 0.72
"""Light of medium skin. Tones are relative to the geometric mean of this and the face's own skin light: dark skin
becomes lighter, as in a well exposed portrait, and stays dark."""

RELIEF = 0.4
"""Factor by which local contrast is exaggerated."""

RELIEF_SIGMA = 0.16
"""Standard deviation, in units, of the surroundings that local contrast is relative to."""

WEBER_OFFSET = 0.22
"""Light, 1 = the skin's, added to the surroundings before contrast is divided by them (Weber's law): dark areas show
as much detail as light ones."""

DARK_HEADROOM = 0.27
"""How far the darkest tone is below 1, so that strokes stay visible in black hair."""

FULL_CHROMA = 60.0
"""Chroma from which a colour counts as fully vivid."""

CHROMA_SIGMA = 0.02
"""Standard deviation, in units, of the blur of chroma."""


def target_tone(analysis: SketchAnalysis, medium: DrawingMedium) -> Plane:
    """The tone to draw at each pixel.

    Args:
        analysis: of the photo.
        medium: for its range of tones.

    Returns:
        (h, w) float32, 0 empty paper … 1 filled.
    """
    relative = analysis.light / np.sqrt(analysis.skin_light * np.float32(MIDDLE_SKIN))
    relative = gaussian(_close_narrow_darks(relative, medium.broad * analysis.unit), medium.smudge * analysis.unit)
    surroundings = wide_gaussian(relative, RELIEF_SIGMA * analysis.unit)
    relief = (relative - surroundings) / (surroundings + np.float32(WEBER_OFFSET))
    darkness = (np.float32(medium.white) - relative) * np.float32(1 / (medium.white - medium.black))
    darkness = np.power(np.clip(darkness, 0.0, 1.0), np.float32(medium.gamma))
    darkness -= np.float32(DARK_HEADROOM) * darkness * darkness + np.float32(RELIEF) * relief
    if medium.chroma:
        darkness += np.float32(medium.chroma) * _vividness(analysis)
    return float32(np.clip(darkness, 0.0, 1.0))


def _close_narrow_darks(relative: Plane, radius: float) -> Plane:
    """Fill dark areas narrower than twice the radius with the light around them (morphological closing)."""
    side = 2 * round(radius) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return float32(cv2.morphologyEx(relative, cv2.MORPH_CLOSE, kernel))


def _vividness(analysis: SketchAnalysis) -> Plane:
    """(h, w) float32, 0 grey … 1 as colourful as a flower."""
    chroma = float32(cv2.magnitude(analysis.lab[..., 1].copy(), analysis.lab[..., 2].copy()))
    return (wide_gaussian(chroma, CHROMA_SIGMA * analysis.unit) * np.float32(1 / FULL_CHROMA)).clip(0.0, 1.0)
