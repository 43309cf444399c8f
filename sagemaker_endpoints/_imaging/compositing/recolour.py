"""Hair dye: the light on the strands stays, the colour of the hair itself changes.

In two steps, as at a hairdresser's: bleach moves the lightness, toner gives each lightness its colour.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.bleach import CRUSHED, VISIBLE_LIMIT, Bleach, fit_bleach
from sagemaker_endpoints._imaging.compositing.hair_tone import HairTone, exclude_skin, measure_hair_tone
from sagemaker_endpoints._imaging.compositing.toner import tone_at, toner_ramp
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

HUE_VARIETY = 0.35
"""Part of the hair's own variation in a* and b* that stays."""

GLINT_GAIN = 1.5
"""How much brighter than their surroundings glints become at full shine."""

GLINT_SIGMA = 0.12
"""Standard deviation, in units, of the Gaussian over which a glint stands out."""

PURE = (0.55, 0.95)
"""Alphas between which a pixel changes from a mixture, whose strand is as bright as its neighbours, to hair only."""

NEIGHBOURS_SIGMA = 0.1
"""Standard deviation, in units, of the neighbourhood that stands for the strand in a mixed pixel."""

CLOSED = (0.05, 0.5)
"""Alphas between which lightening sets in: the faint border of a matte holds more ground than hair."""

ROOT_DEPTH = 0.15
"""Part of the lift that is missing along the edge of the hair, where roots and shadows are."""

ROOT_SIGMA = 0.09
"""Width of that edge, in units."""

BAND_PIXELS = 1 << 19
"""Pixels that are dyed at a time: bounds the memory on large photos."""


@dataclass(frozen=True)
class _Dye:
    """One dye on one head."""

    tone: HairTone
    bleach: Bleach
    ramp: NDArray[np.float32]
    strength: float
    shine: float


def recolour(lab: Lab, tone: HairTone, target: LabColour, skin_lightness: float, shine: float, unit: float) -> Lab:
    """Change every pixel as if it were hair of the target's colour; the caller blends the result in where hair is.

    Args:
        lab: (H, W, 3) float32.
        tone: of this hair.
        target: (3,) float32, the new colour.
        skin_lightness: median L of the face.
        shine: 0…1, how much brighter glints become.
        unit: inter-ocular distance, pixels.

    Returns:
        (H, W, 3) float32.

    Example:
        >>> brown = np.array([20, 2, 4], np.float32)
        >>> tone = HairTone(mean=brown, shade=9.0, shine=12.0, darkest=5.0, brightest=40.0)
        >>> blond = np.array([75, 6, 30], np.float32)
        >>> recolour(brown[None, None], tone, blond, 68.0, 0.0, 40.0).round().tolist()
        [[[75.0, 6.0, 30.0]]]
    """
    bleach, ramp = fit_bleach(tone, float(target[0]), skin_lightness), toner_ramp(target)
    relief = lab[..., 0] - tone.mean[0]
    around = wide_gaussian(float32(relief), GLINT_SIGMA * unit) if shine else relief
    return _toned(lab, tone, ramp, bleach.apply(_with_glints(float32(relief), float32(around), shine)))


def is_lift_limited(lab: Lab, alpha: Mask, target: LabColour, skin: ColourModel, strength: float) -> bool:
    """Whether hair stays visibly darker than the colour, because its strands do not carry the lift.

    Args:
        lab: (H, W, 3) float32.
        alpha: (H, W) float32, 0…1, matte of the hair, somewhere above 0.
        target: (3,) float32, the new colour.
        skin: colour of the face's skin.
        strength: 0…1.

    Returns:
        True if so.

    Example:
        >>> from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
        >>> lab, alpha = np.full((1, 4, 3), (2, 0, 0), np.float32), np.ones((1, 4), np.float32)
        >>> skin = fit_colour_model(np.full((1, 3), 70, np.float32))
        >>> is_lift_limited(lab, alpha, np.array([75, 6, 30], np.float32), skin, 1.0)
        True
    """
    bleach = fit_bleach(measure_hair_tone(lab, alpha), float(target[0]), float(skin.lab[0]))
    return strength * bleach.shortfall > VISIBLE_LIMIT


def dye_difference(
    lab: Lab,
    alpha: Mask,
    target: LabColour,
    skin: ColourModel,
    strength: float,
    shine: float,
    unit: float,
    core: Mask | None = None,
) -> NDArray[np.float32]:
    """The change of a photo by a dye, to be added with `blend.add_difference`.

    Args:
        lab: (H, W, 3) float32.
        alpha: (H, W) float32, 0…1, matte of the hair, somewhere above 0.
        target: (3,) float32, the new colour.
        skin: colour of the face's skin.
        strength: 0…1.
        shine: 0…1.
        unit: inter-ocular distance, pixels.
        core: (H, W) float32, 1 where a pixel is hair even if it looks like skin.

    Returns:
        (H, W, 3) float32, levels of sRGB, red first; 0 where no hair is.

    Example:
        >>> from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
        >>> lab = np.array([[(20, 2, 4), (20, 2, 4), (70, 15, 20)]], np.float32)
        >>> alpha, skin = np.array([[1, 1, 0]], np.float32), fit_colour_model(lab[0, 2:])
        >>> auburn = np.array([32, 24, 27], np.float32)
        >>> change = dye_difference(lab, alpha, auburn, skin, strength=1.0, shine=0.0, unit=40.0)
        >>> bool(change[0, 0].max() > 20), change[0, 2].tolist()
        (True, [0.0, 0.0, 0.0])
    """
    tone = measure_hair_tone(lab, alpha)
    bleach, ramp = fit_bleach(tone, float(target[0]), float(skin.lab[0])), toner_ramp(target)
    opacity = exclude_skin(alpha, lab, tone, skin)
    around = _neighbours(lab[..., 0], opacity, tone, NEIGHBOURS_SIGMA * unit)
    inside = wide_gaussian(alpha, ROOT_SIGMA * unit)
    if core is not None:
        opacity = np.maximum(opacity, np.minimum(alpha, core))
    difference = np.zeros_like(lab)
    rows = max(1, BAND_PIXELS // lab.shape[1])
    for top in range(0, len(lab), rows):
        band = slice(top, top + rows)
        dye = _Dye(tone, bleach, ramp, strength, shine)
        difference[band] = _band_difference(lab[band], opacity[band], around[band], inside[band], dye)
    return difference


def _neighbours(lightness: Plane, opacity: Mask, tone: HairTone, sigma: float) -> Plane:
    """(H, W), the mean L of the hair near each pixel."""
    weight = smoothstep(*PURE, opacity) + np.float32(1e-3)
    clipped = np.clip(lightness, tone.darkest, tone.brightest)
    return float32(wide_gaussian(float32(clipped * weight), sigma) / wide_gaussian(weight, sigma))


def _band_difference(
    lab: Lab,
    opacity: Mask,
    around: Plane,
    inside: Mask,
    dye: _Dye,
) -> NDArray[np.float32]:
    """(h, w, 3) levels of sRGB: what a band of rows gains."""
    tone, strength = dye.tone, dye.strength
    hair, pure = tone.clip_lightness(lab), smoothstep(*PURE, opacity)
    for channel, neighbours in enumerate((around, tone.mean[1], tone.mean[2])):
        hair[..., channel] = neighbours + pure * (hair[..., channel] - neighbours)
    start = tone.mean[0]
    lightness = dye.bleach.apply(_with_glints(hair[..., 0] - start, around - start, dye.shine))
    lift = lightness - hair[..., 0]
    root = 1 - np.float32(ROOT_DEPTH) * (1 - smoothstep(0.5, 0.95, inside))
    lift = lift * np.where(lift > 0, np.float32(strength) * root * smoothstep(*CRUSHED, around), np.float32(strength))
    dyed = _toned(hair, tone, dye.ramp, float32(hair[..., 0] + lift))
    closed = opacity * np.where(lift > 0, smoothstep(*CLOSED, opacity), 1)
    # the toner runs ahead of the bleach: half-lifted hair is warm brown, not grey
    share = closed * np.float32(1 - (1 - strength) ** 2)
    result = np.empty_like(lab)
    # a mixture of hair and ground is never brighter than both
    result[..., 0] = np.minimum(lab[..., 0] + closed * lift, np.maximum(lab[..., 0], dyed[..., 0]))
    for channel in (1, 2):
        result[..., channel] = lab[..., channel] + share * (dyed[..., channel] - hair[..., channel])
    difference = lab_to_rgb(result) - lab_to_rgb(lab)
    difference[closed * np.float32(strength) == 0] = 0
    return difference


def _with_glints(relief: Plane, around: Plane, shine: float) -> Plane:
    """The relief of L with brighter glints: what is brighter than its neighbourhood."""
    return float32(relief + np.float32(GLINT_GAIN * shine) * np.maximum(relief - around, 0)) if shine else relief


def _toned(lab: Lab, tone: HairTone, ramp: NDArray[np.float32], lightness: Plane) -> Lab:
    """The toner's colour at each lightness, with some of the hair's own variation."""
    result = np.empty_like(lab)
    result[..., 0] = lightness
    for channel in (1, 2):
        variation = lab[..., channel] - tone.mean[channel]
        result[..., channel] = tone_at(ramp, lightness, channel - 1) + np.float32(HUE_VARIETY) * variation
    return result
