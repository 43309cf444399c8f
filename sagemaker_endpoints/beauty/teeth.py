"""Whiter teeth, where teeth are visible."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MIN_GAP = 0.03
"""Gap between the lips, in units; with less, teeth cannot be distinguished from the line of the mouth."""

MIN_PIXELS = 2.5
"""The same gap in pixels; with less, lips blur into teeth and would turn grey."""

UPPER_LIP_MIDDLE = 13
"""Landmark in the middle of the upper lip's lower edge."""

LOWER_LIP_MIDDLE = 14
"""Landmark in the middle of the lower lip's upper edge."""

EDGE = 0.012
"""Standard deviation of the soft edge along the lips, in units."""

BRIGHT_PERCENTILE = 90
"""Percentile of L inside the mouth that stands for lit teeth."""

GAIN = 7.0
"""L that teeth of lightness 50 gain at full strength."""

NEUTRAL = np.array([1.0, 3.0], np.float32)
"""a* and b* of white teeth; paper white would look unnatural."""

COLOUR_SHARE = 0.75
"""Share of the difference to `NEUTRAL` that full strength removes."""


def whiten_teeth(lab: Lab, face: FaceFrame, model: ColourModel, strength: float) -> Lab:
    """Remove the yellow from teeth and lighten them a little; lips, gums and tongue stay.

    Args:
        lab: (H, W, 3) float32 Lab.
        face: in the pixels of `lab`.
        model: the colour of this face's skin, from which the brightness of the light is estimated.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` outside the open mouth; `lab` itself if the mouth is closed.
    """
    gap = np.linalg.norm(face.points[UPPER_LIP_MIDDLE] - face.points[LOWER_LIP_MIDDLE])
    if gap < max(MIN_GAP * face.unit, MIN_PIXELS):
        return lab
    inner = closed_curve(face.ring(mesh.LIPS_INNER))
    region = region_around(inner, 0.05 * face.unit, lab.shape[1], lab.shape[0])
    opening = fill_polygons((region.height, region.width), [region.to_local(inner)])
    mouth = region.cut(lab)
    teeth = gaussian(opening * _teeth_likeness(mouth, opening, model), EDGE * face.unit) * opening
    whitened = lab.copy()
    region.cut(whitened)[:] = _whiten(mouth, np.float32(strength) * teeth)
    return whitened


def _teeth_likeness(mouth: Lab, opening: Mask, model: ColourModel) -> Plane:
    """(h, w), 0…1: bright for this light and this mouth, and less red than skin."""
    inside = mouth[..., 0][opening > 0.5]
    if not inside.any():
        return np.zeros_like(opening)
    lit = float(np.percentile(inside, BRIGHT_PERCENTILE))
    skin_lightness, skin_red = float(model.lab[0]), float(model.lab[1])
    bright = smoothstep(0.45 * lit, 0.7 * lit, mouth[..., 0])
    pale = smoothstep(skin_red + 4.0, skin_red - 3.0, mouth[..., 1])
    visible = float(np.clip((lit / max(skin_lightness, 1.0) - 0.5) / 0.2, 0.0, 1.0))
    return bright * pale * np.float32(visible)


def _whiten(mouth: Lab, opacity: Plane) -> Lab:
    light = mouth[..., :1] * np.float32(0.01)
    opacity = opacity[..., None]
    lightness = mouth[..., :1] + opacity * np.float32(4 * GAIN) * light * (1 - light)
    excess = np.maximum(mouth[..., 1:] - NEUTRAL, 0.0)
    return np.concatenate([lightness, mouth[..., 1:] - opacity * np.float32(COLOUR_SHARE) * excess], axis=-1)
