"""Foundation: even colour, quieter unevenness, another shade, and the way the skin shines."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.filters.blur import weighted_box
from sagemaker_endpoints._imaging.filters.guided_filter import edge_preserving_base
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

COVERAGE_RADIUS, COVERAGE_CONTRAST = 0.07, 3.5
"""Units, and L: unevenness narrower and fainter than this is covered; shading and features stay."""

CHROMA_RADIUS = 0.2
"""Units: redness and patches narrower than this are evened."""

LIGHTNESS_SHARE, CHROMA_SHARE = 0.6, 0.75
"""Parts of the unevenness that full strength covers; all of it would be a mask."""

SHADES: Mapping[str, tuple[float, float, float]] = {
    "lighter": (6.0, -0.5, -1.0),
    "deeper": (-7.0, 1.5, 3.0),
    "rosier": (1.0, 3.5, -2.5),
    "golden": (-1.5, 0.5, 6.0),
}
"""L, a, b that full strength adds to skin of middle lightness; a shade that is not here is the skin's own."""

SHINE_RADIUS = 0.16
"""Units: highlights narrower than this are shine, wider ones the shape of the face."""

SHINE: Mapping[str, float] = {"natural": -0.15, "matte": -0.7, "dewy": 0.55}
"""Part of the shine that full strength adds."""

GLOW: Mapping[str, float] = {"natural": 0.0, "matte": 0.0, "dewy": 2.5}
"""L that a dewy skin gains all over."""


def apply_foundation(lab: Lab, skin: Mask, unit: float, strength: float, finish: str) -> Lab:
    """lab: (H, W, 3). skin: the face without features, crisp: (H, W), 0…1.

    unit: pixels between the eyes. strength: 0…1. finish: a key of `SHINE`.
    returns: (H, W, 3), equal to `lab` where the mask is 0.
    """
    cover = np.float32(strength) * skin
    lightness = np.ascontiguousarray(lab[..., 0])
    base = edge_preserving_base(lightness, skin, _pixels(COVERAGE_RADIUS, unit), COVERAGE_CONTRAST**2)
    covered = np.empty_like(lab)
    evened = np.float32(LIGHTNESS_SHARE) * (base - lightness) + _shine(base, skin, unit, finish)
    covered[..., 0] = lightness + cover * evened
    for channel in (1, 2):
        chroma = np.ascontiguousarray(lab[..., channel])
        even = weighted_box(chroma, skin, _pixels(CHROMA_RADIUS, unit))
        covered[..., channel] = chroma + cover * np.float32(CHROMA_SHARE) * (even - chroma)
    return covered


def _shine(base: Plane, skin: Mask, unit: float, finish: str) -> Plane:
    shine = np.maximum(base - weighted_box(base, skin, _pixels(SHINE_RADIUS, unit)), 0.0)
    return float32(np.float32(SHINE[finish]) * shine + np.float32(GLOW[finish]))


def apply_shade(lab: Lab, bare: Mask, strength: float, shade: str) -> Lab:
    """Another shade than the skin's own.

    lab: (H, W, 3). bare: face, ears and throat, even, so that the jaw shows no edge: (H, W), 0…1. strength: 0…1.
    shade: a key of `SHADES`. returns: (H, W, 3), equal to `lab` where the mask is 0.
    """
    amount, step = np.float32(strength) * bare, SHADES[shade]
    share = lab[..., 0] * np.float32(0.01)
    shaded = lab.copy()
    shaded[..., 0] += amount * np.float32(4 * step[0]) * share * (1 - share)
    for channel in (1, 2):
        shaded[..., channel] += amount * np.float32(step[channel]) * np.minimum(share * np.float32(1.6), 1.0)
    return shaded


def _pixels(units: float, unit: float) -> int:
    return max(1, round(units * unit))
