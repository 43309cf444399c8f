"""One dye on one head of hair: the change of any band of pixels, of which only a part may be hair."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.compositing.bleach import (
    BLACK_LIFT,
    CRUSHED,
    VISIBLE_LIMIT,
    Bleach,
    fit_bleach,
    lift_detail,
)
from sagemaker_endpoints._imaging.compositing.hair_tone import HairTone
from sagemaker_endpoints._imaging.compositing.toner import tone_at, toner_ramp
from sagemaker_endpoints._imaging.filters.blur import gaussian, wide_gaussian
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

HUE_VARIETY = 0.22
"""Part of the hair's own variation in a* and b* that stays."""

GLINT_GAIN = 1.5
"""How much brighter than their surroundings glints become at full shine."""

PURE = (0.65, 0.98)
"""Alphas between which a pixel changes from a mixture, whose strand is as bright as its neighbours, to hair only."""

NEIGHBOURS_SIGMA = 0.1
"""Standard deviation, in units, of the neighbourhood that stands for the strand in a mixed pixel."""

PURITY = 8
"""Exponent of alpha in a neighbour's weight: skin in it would make the hair brighter."""

EDGE_SIGMA, SHALLOW = 0.05, 1e-3
"""Standard deviation, in units, of the edge of the hair, and weight of its pixels: thin hair lets skin through, and
lightened after that it would be a bright rim. They count only where there is nothing else, as in single strands."""

CLOSED = (0.02, 0.2)
"""Alphas between which lightening sets in: the faint border of a matte holds more ground than hair."""

FOREIGN = (18.0, 32.0)
"""How much lower b* is than the hair's own, from where a pixel may be a blue ribbon in it to where it is one: light
makes strands yellower, hardly ever bluer."""

LIFT_CURVE = 1.7
"""Exponent of what strength leaves undone: at the usual strength, bleach has done nine tenths of its work."""

ROOT_DEPTH = 0.35
"""Part of the lift that is missing at the roots."""


@dataclass(frozen=True)
class Dye:
    """One dye on one head.

    Attributes:
        tone: of the hair before.
        bleach: the curve of lightness.
        ramp: the dye's colours, from `toner_ramp`.
        strength: 0…1.
        shine: 0…1, how much brighter glints become.
    """

    tone: HairTone
    bleach: Bleach
    ramp: NDArray[np.float32]
    strength: float
    shine: float

    @property
    def is_limited(self) -> bool:
        """Whether the hair stays visibly darker than the colour, because its strands do not carry the lift.

        Returns:
            True if so.
        """
        return self.strength * self.bleach.shortfall > VISIBLE_LIMIT


@dataclass(frozen=True)
class Nearby:
    """What the hair around each pixel is like. Planes are (H, W) float32.

    Attributes:
        lightness: mean L of the hair.
        inside: 0…1, how far from the edge of the hair the pixel lies.
        roots: 0…1, where hair is hardly lightened.
    """

    lightness: Plane
    inside: Mask
    roots: Mask


def mix_dye(tone: HairTone, target: LabColour, skin_lightness: float, strength: float, shine: float) -> Dye:
    """Fit a dye to one head's hair.

    Args:
        tone: of the hair.
        target: (3,) float32 Lab, the colour on its swatch.
        skin_lightness: median L of the face, from which the light is estimated.
        strength: 0…1.
        shine: 0…1.

    Returns:
        The dye.

    Example:
        >>> brown = HairTone(np.array([20, 2, 4], np.float32), shade=9.0, shine=12.0, darkest=5.0, brightest=40.0)
        >>> mix_dye(brown, np.array([60, 6, 30], np.float32), 68.0, 1.0, 0.0).is_limited
        False
    """
    return Dye(tone, fit_bleach(tone, float(target[0]), skin_lightness), toner_ramp(target), strength, shine)


def dye_change(lab: Lab, opacity: Mask, nearby: Nearby, dye: Dye) -> NDArray[np.float32]:
    """The change of pixels by a dye; only the part of each that is hair changes.

    Args:
        lab: (H, W, 3) float32.
        opacity: (H, W) float32, 0…1, how much of a pixel is hair.
        nearby: the hair around each pixel.
        dye: the dye.

    Returns:
        (H, W, 3) float32, levels of sRGB, red first; 0 where no hair is.

    Example:
        >>> lab, opacity = np.full((1, 2, 3), (20, 2, 4), np.float32), np.array([[1, 0]], np.float32)
        >>> tone = HairTone(lab[0, 0], shade=9.0, shine=12.0, darkest=5.0, brightest=40.0)
        >>> dye = mix_dye(tone, np.array([60, 6, 30], np.float32), 68.0, 1.0, 0.0)
        >>> change = dye_change(lab, opacity, Nearby(lab[..., 0], opacity, 0 * opacity), dye)
        >>> bool(change[0, 0].min() > 20), change[0, 1].tolist()
        (True, [0.0, 0.0, 0.0])
    """
    tone, strength = dye.tone, dye.strength
    hair, pure = tone.clip_lightness(lab), smoothstep(*PURE, np.minimum(opacity, nearby.inside))
    for channel, typical in enumerate((nearby.lightness, tone.mean[1], tone.mean[2])):
        hair[..., channel] = typical + pure * (hair[..., channel] - typical)
    around = nearby.lightness
    base = dye.bleach.apply(around - tone.mean[0])
    detail = _with_glints(hair[..., 0] - around, dye.shine)
    lift = base + lift_detail(detail, around, base) - hair[..., 0]
    carried = np.maximum(smoothstep(*CRUSHED, around), BLACK_LIFT / np.maximum(lift, BLACK_LIFT))
    raised = carried * (1 - np.float32(ROOT_DEPTH) * nearby.roots)
    lift *= np.float32(1 - (1 - strength) ** LIFT_CURVE) * np.where(lift > 0, raised, np.float32(1 - dye.bleach.light))
    dyed = _toned(hair, tone, dye.ramp, float32(hair[..., 0] + lift))
    # the toner runs ahead of the bleach: half-lifted hair is warm brown, not grey
    colour = np.float32(1 - (1 - strength) ** 2)
    dyed[..., 1:] = hair[..., 1:] + colour * (dyed[..., 1:] - hair[..., 1:])
    share = opacity * np.where(lift > 0, smoothstep(*CLOSED, opacity), 1)
    share *= np.clip((lab[..., 2] - tone.mean[2] + FOREIGN[1]) * np.float32(1 / (FOREIGN[1] - FOREIGN[0])), 0, 1)
    return _exchange(lab_to_rgb(lab), lab_to_rgb(hair), lab_to_rgb(dyed), share * np.float32(strength > 0))


def _exchange(pixels: Plane, hair: Plane, dyed: Plane, share: Mask) -> NDArray[np.float32]:
    """(H, W, 3) levels: what pixels gain where the hair in them is exchanged; light adds up, colours in Lab do not."""
    change = (dyed - hair) * share[..., None]
    # a mixture of hair and ground is never brighter, or darker, than both
    room = dyed - pixels
    return np.clip(change, np.minimum(room, 0), np.maximum(room, 0), out=change)


def lightness_nearby(lightness: Plane, opacity: Mask, tone: HairTone, unit: float) -> Plane:
    """The mean L of the hair near each pixel.

    Args:
        lightness: (H, W) float32, L.
        opacity: (H, W) float32, 0…1, how much of a pixel is hair.
        tone: of the hair.
        unit: inter-ocular distance, pixels.

    Returns:
        (H, W) float32.

    Example:
        >>> tone = HairTone(np.array([20, 2, 4], np.float32), shade=9.0, shine=12.0, darkest=5.0, brightest=40.0)
        >>> lightness, opacity = np.array([[20, 20, 70]], np.float32), np.array([[1, 1, 0]], np.float32)
        >>> lightness_nearby(lightness, opacity, tone, unit=10.0).round().tolist()
        [[20.0, 20.0, 20.0]]
    """
    sigma = NEIGHBOURS_SIGMA * unit
    deep = gaussian(opacity, EDGE_SIGMA * unit)
    weight = opacity**PURITY * (deep**PURITY + np.float32(SHALLOW)) + np.float32(1e-6)
    clipped = np.clip(lightness, tone.darkest, tone.brightest)
    return float32(wide_gaussian(float32(clipped * weight), sigma) / wide_gaussian(weight, sigma))


def _toned(lab: Lab, tone: HairTone, ramp: NDArray[np.float32], lightness: Plane) -> Lab:
    """(H, W, 3), hair of a new lightness in the dye's colour, with some of the hair's own variation."""
    result = np.empty_like(lab)
    result[..., 0] = lightness
    for channel in (1, 2):
        variation = lab[..., channel] - tone.mean[channel]
        result[..., channel] = tone_at(ramp, lightness, channel - 1) + np.float32(HUE_VARIETY) * variation
    return result


def _with_glints(detail: Plane, shine: float) -> Plane:
    """(H, W), the contrast of strands with brighter glints: what is brighter than its neighbourhood."""
    return float32(detail + np.float32(GLINT_GAIN * shine) * np.maximum(detail, 0)) if shine else detail
