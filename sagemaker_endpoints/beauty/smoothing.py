"""Even skin that is still skin: the middle of three frequency bands goes, pores and shading stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_box
from sagemaker_endpoints._imaging.filters.guided_filter import edge_preserving_base
from sagemaker_endpoints._imaging.geometry.region import region_of
from sagemaker_endpoints._sdk.contract import Mask

BASES = ((0.10, 4.0), (0.05, 3.0))
"""Radius in units and tolerated contrast in L of the two passes that find the shading under bumps and blotches.
Skin's unevenness has a deviation of 1…4 L, the edges of its features 8 and more."""

PORES = 0.010
"""Deviation, in units, of the Gaussian below which detail counts as pores."""

PORES_KEPT = 0.75
"""Share of the pores left at full strength."""

MARGIN = 0.2
"""Around the skin, in units: wider than any of the windows, so that they do not meet the border."""

CHROMA_RADIUS = 0.18
CHROMA_EVENED = 0.65
"""Redness and sallow patches smaller than this many units are evened by this share at full strength."""


def smooth_skin(lab: Lab, skin: Mask, unit: float, strength: float) -> Lab:
    """Frequency separation of the skin, with an edge-preserving lower band.

    lab: (H, W, 3). skin: (H, W), 0…1. unit: pixels between the eyes. strength: 0…1.
    returns: (H, W, 3), equal to `lab` where `skin` is 0.
    """
    region = region_of(skin, round(MARGIN * unit))
    smoothed = lab.copy()
    region.cut(smoothed)[:] = _smoothed(region.cut(lab), region.cut(skin), unit, strength)
    return smoothed


def _smoothed(lab: Lab, skin: Mask, unit: float, strength: float) -> Lab:
    lightness = np.ascontiguousarray(lab[..., 0])
    base = _shading(lightness, skin, unit)
    pores = lightness - gaussian(lightness, PORES * unit)
    smoothed = np.empty_like(lab)
    smoothed[..., 0] = base + np.float32(PORES_KEPT) * pores
    for channel in (1, 2):
        smoothed[..., channel] = _evened(np.ascontiguousarray(lab[..., channel]), skin, unit)
    return mix(lab, smoothed, np.float32(strength) * skin)


def _evened(chroma: Plane, skin: Mask, unit: float) -> Plane:
    even = weighted_box(chroma, skin, max(1, round(CHROMA_RADIUS * unit)))
    return chroma + np.float32(CHROMA_EVENED) * (even - chroma)


def _shading(lightness: Plane, skin: Mask, unit: float) -> Plane:
    for radius, contrast in BASES:
        lightness = edge_preserving_base(lightness, skin, max(1, round(radius * unit)), contrast**2)
    return lightness
