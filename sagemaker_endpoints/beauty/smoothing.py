"""Smoother skin by frequency separation: the middle of three bands is removed, pores and shading stay."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.compositing.blend import mix
from sagemaker_endpoints._imaging.filters.blur import gaussian, weighted_box
from sagemaker_endpoints._imaging.filters.guided_filter import edge_preserving_base
from sagemaker_endpoints._imaging.geometry.region import region_of_mask
from sagemaker_endpoints._sdk.contract import Mask

BASES = ((0.10, 4.0), (0.05, 3.0))
"""Radius in units and contrast in L that is smoothed away, for the two passes that find the shading below bumps and
blotches.
Unevenness of skin has a standard deviation of 1…4 L; edges of features have 8 L and more."""

PORE_SIGMA = 0.010
"""In units: detail finer than this Gaussian counts as pores."""

PORES_KEPT = 0.75
"""Share of the pores that stays at full strength."""

MARGIN = 0.2
"""Around the skin, in units: wider than every filter window, so that no window meets the border."""

CHROMA_RADIUS = 0.18
"""In units: patches of redness and sallowness that are smaller than this are evened."""

CHROMA_SHARE = 0.65
"""Share of such patches that full strength removes."""


def smooth_skin(lab: Lab, skin: Mask, unit: float, strength: float) -> Lab:
    """Frequency separation of the skin, with an edge-preserving lower band.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        unit: inter-ocular distance, pixels.
        strength: 0…1.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` where `skin` is 0.
    """
    region = region_of_mask(skin, round(MARGIN * unit))
    smoothed = lab.copy()
    region.cut(smoothed)[:] = _smoothed(region.cut(lab), region.cut(skin), unit, strength)
    return smoothed


def _smoothed(lab: Lab, skin: Mask, unit: float, strength: float) -> Lab:
    lightness = np.ascontiguousarray(lab[..., 0])
    base = _shading(lightness, skin, unit)
    pores = lightness - gaussian(lightness, PORE_SIGMA * unit)
    smoothed = np.empty_like(lab)
    smoothed[..., 0] = base + np.float32(PORES_KEPT) * pores
    for channel in (1, 2):
        smoothed[..., channel] = _evened(np.ascontiguousarray(lab[..., channel]), skin, unit)
    return mix(lab, smoothed, np.float32(strength) * skin)


def _evened(chroma: Plane, skin: Mask, unit: float) -> Plane:
    """(H, W): a* or b* with small patches evened."""
    even = weighted_box(chroma, skin, max(1, round(CHROMA_RADIUS * unit)))
    return chroma + np.float32(CHROMA_SHARE) * (even - chroma)


def _shading(lightness: Plane, skin: Mask, unit: float) -> Plane:
    """(H, W): the lightness without bumps and blotches."""
    for radius, contrast in BASES:
        lightness = edge_preserving_base(lightness, skin, max(1, round(radius * unit)), contrast**2)
    return lightness
