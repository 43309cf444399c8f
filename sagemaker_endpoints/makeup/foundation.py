"""Foundation: more even skin, another shade, and a matte or dewy finish."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.filters.blur import weighted_box
from sagemaker_endpoints._imaging.filters.guided_filter import edge_preserving_base
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

COVERAGE_RADIUS = 0.09
"""Radius, in units, up to which unevenness is covered; shading and features are wider and stay."""

COVERAGE_CONTRAST = 4.5
"""Contrast, in L, below which unevenness is covered."""

CHROMA_RADIUS = 0.3
"""Radius, in units, up to which patches of redness are evened."""

LIGHTNESS_SHARE = 0.75
"""Share of the unevenness of L that full strength covers; without any, skin looks like a mask."""

CHROMA_SHARE = 0.85
"""The same of a* and b*."""

SHADES: Mapping[str, tuple[float, float, float]] = {
    "lighter": (6.0, -0.5, -1.0),
    "deeper": (-7.0, 1.5, 3.0),
    "rosier": (1.0, 3.5, -2.5),
    "golden": (-1.5, 0.5, 6.0),
}
"""L, a*, b* that full strength adds to skin of middle lightness; names not listed keep the skin's own shade."""

SHINE_RADIUS = 0.16
"""Radius, in units: narrower highlights are shine, wider ones the shape of the face."""

SHINE: Mapping[str, float] = {"natural": -0.15, "matte": -0.7, "dewy": 0.55}
"""Share of the shine that full strength adds, by finish."""

GLOW: Mapping[str, float] = {"natural": 3.5, "matte": 2.5, "dewy": 5.0}
"""L that full strength adds everywhere, by finish, on skin of middle lightness: pigment scatters light. Dark and very
light skin gains less, in the proportions of `apply_shade`."""


def apply_foundation(lab: Lab, skin: Mask, unit: float, strength: float, finish: str) -> Lab:
    """Even the skin, and add or remove its shine.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1: the face without its features, with crisp edges.
        unit: inter-ocular distance, pixels.
        strength: 0…1.
        finish: a key of `SHINE`.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` where `skin` is 0.
    """
    opacity = np.float32(strength) * skin
    lightness = np.ascontiguousarray(lab[..., 0])
    base = edge_preserving_base(lightness, skin, _pixels(COVERAGE_RADIUS, unit), COVERAGE_CONTRAST**2)
    covered = np.empty_like(lab)
    evened = np.float32(LIGHTNESS_SHARE) * (base - lightness) + _shine(base, skin, unit, finish)
    covered[..., 0] = lightness + opacity * evened
    for channel in (1, 2):
        chroma = np.ascontiguousarray(lab[..., channel])
        even = weighted_box(chroma, skin, _pixels(CHROMA_RADIUS, unit))
        covered[..., channel] = chroma + opacity * np.float32(CHROMA_SHARE) * (even - chroma)
    return covered


def _shine(base: Plane, skin: Mask, unit: float, finish: str) -> Plane:
    """(H, W): L that the finish adds."""
    shine = np.maximum(base - weighted_box(base, skin, _pixels(SHINE_RADIUS, unit)), 0.0)
    light = base * np.float32(0.01)
    return float32(np.float32(SHINE[finish]) * shine + np.float32(4 * GLOW[finish]) * light * (1 - light))


def apply_shade(lab: Lab, bare: Mask, strength: float, shade: str) -> Lab:
    """Shift the skin to another shade than its own.

    Args:
        lab: (H, W, 3) float32 Lab.
        bare: (H, W) float32, 0…1: face, ears and neck, without an edge at the jaw.
        strength: 0…1.
        shade: a key of `SHADES`.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` where `bare` is 0.
    """
    opacity, step = np.float32(strength) * bare, SHADES[shade]
    light = lab[..., 0] * np.float32(0.01)
    shaded = lab.copy()
    shaded[..., 0] += opacity * np.float32(4 * step[0]) * light * (1 - light)
    for channel in (1, 2):
        shaded[..., channel] += opacity * np.float32(step[channel]) * np.minimum(light * np.float32(1.6), 1.0)
    return shaded


def _pixels(units: float, unit: float) -> int:
    """A length in units as whole pixels, at least 1."""
    return max(1, round(units * unit))
