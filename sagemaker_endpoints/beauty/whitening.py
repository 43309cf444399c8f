"""Fairer skin in its own tone: the lightness is raised along a curve, and the chroma grows with it."""

import math

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._sdk.contract import Mask

DARK_LIFT = 9.0
"""Largest gain of L at full strength on dark skin."""

LIGHT_LIFT = 14.0
"""Largest gain of L at full strength on light skin."""

CURVE = 1.5
"""Exponent of the curve's upper end: highlights, which are near white already, hardly rise."""

PEAK = (1 / (1 + CURVE)) * (CURVE / (1 + CURVE)) ** CURVE
"""Maximum of l(1 - l)^CURVE."""

DARK_ITA = 0.0
"""Individual typology angle, degrees, up to which no yellow is removed. By Chardon, Cretois and Hourseau, "Skin colour
typology and suntanning pathways", 1991, skin below 10 is dark and above 41 light."""

LIGHT_ITA = 45.0
"""Individual typology angle, degrees, from which on yellow is fully removed."""

SALLOW_SHARE = 0.16
"""Share of b* (yellow) that light skin loses at full strength."""

FLUSH_SHARE = 0.05
"""Share of a* (red) that light skin loses; with more it would turn grey."""

RED = 14.0
"""a* from which on light skin is flushed."""

EXCESS_SHARE = 0.5
"""Share of the a* above `RED` that light skin loses: fairer skin with all of it would be pink."""


def whiten_skin(lab: Lab, skin: Mask, model: ColourModel, strength: float) -> Lab:
    """Lift the lightness of skin.

    The curve l(1 - l)^1.5, with l = L / 100, adds most at L = 40 and nothing at black and white, so that shadows and
    highlights stay. a* and b* grow with L + 16, as they would under more light (see `colour_model.shading_free`). On
    light skin a part of the yellow is removed; dark skin would turn chalky.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        model: the colour of this face's skin.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` where `skin` is 0.
    """
    opacity = np.float32(strength) * skin
    light = lab[..., 0] * np.float32(0.01)
    fair = _fairness(model)
    lift = np.float32((DARK_LIFT + (LIGHT_LIFT - DARK_LIFT) * fair) / PEAK)
    gain = opacity * lift * light * np.maximum(1 - light, 0) ** np.float32(CURVE)
    chroma_gain = gain / (lab[..., 0] + np.float32(16)) + np.float32(1)
    whitened = np.empty_like(lab)
    whitened[..., 0] = lab[..., 0] + gain
    flush = np.float32(EXCESS_SHARE * fair) * np.maximum(lab[..., 1] - np.float32(RED), 0)
    whitened[..., 1] = lab[..., 1] * chroma_gain * (1 - opacity * np.float32(FLUSH_SHARE * fair)) - opacity * flush
    whitened[..., 2] = lab[..., 2] * chroma_gain * (1 - opacity * np.float32(SALLOW_SHARE * fair))
    return whitened


def _fairness(model: ColourModel) -> float:
    """0 for dark skin … 1 for light skin, by its individual typology angle."""
    lightness, _, yellow = (float(value) for value in model.lab)
    angle = math.degrees(math.atan2(lightness - 50.0, max(yellow, 1.0)))
    return float(np.clip((angle - DARK_ITA) / (LIGHT_ITA - DARK_ITA), 0.0, 1.0))
