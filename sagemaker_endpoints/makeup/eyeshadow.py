"""Eyeshadow: one colour over the lid, and a second that deepens lash line, outer corner and crease."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_powder, apply_scene_light, median_colour
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.dtypes import float32

from .shadow_planes import shadow_planes

OPACITY = 0.82
"""Opacity at full strength where the colour is densest."""

SKIN_SHARE = 0.25
"""Share of the skin's own hue in that of the powder."""

MAX_LIGHTENING = 6.0
"""Largest gain of L: pale shadow is translucent."""

MAX_DARKENING = 44.0
"""Largest loss of L: dark shadow covers."""

SHIMMER = 9.0
"""L that the middle of the lid gains from full shimmer."""

GRAIN = 0.014
"""Size of a glint, in units."""

LOCAL_LIGHT = 0.5
"""Share of the difference between the lid and the typical skin that counts as light: a lid may lie in another light,
but it also has a colour of its own."""


def apply_eyeshadow(
    lab: Lab,
    lids: Lids,
    visible: float,
    skin: LabColour,
    strength: float,
    colours: Sequence[LabColour],
    finish: str,
) -> Lab:
    """Apply eyeshadow to one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.
        visible: 0…1, how much of the lid shows, see `shadow_of`.
        skin: (3,) the skin's typical colour, from which the light is estimated.
        strength: 0…1.
        colours: one, or two: the lid, then outer corner and crease.
        finish: `matte` or `shimmer`.
    """
    shape = (lab.shape[0], lab.shape[1])
    outside = 1 - gaussian(lids.opening(shape), 0.006 * lids.unit)
    wash, depth, lid = (plane * outside for plane in shadow_planes(shape, lids, visible))
    base = median_colour(lab, lid)
    wash, depth = (np.float32(OPACITY * strength) * plane for plane in (wash, depth))
    light = float32(skin + np.float32(LOCAL_LIGHT) * (base - skin))
    pale, deep = (_on_skin(apply_scene_light(colour, light), base) for colour in (colours[0], colours[-1]))
    washed = _within(lab, apply_powder(lab, base, pale, wash, MAX_LIGHTENING, MAX_DARKENING), pale)
    shaded = _within(washed, apply_powder(washed, base, deep, depth, 0.0, MAX_DARKENING), deep)
    if finish == "shimmer":
        shaded[..., 0] += np.float32(SHIMMER * strength * visible) * _glints(shape, lids) * outside
    return shaded


def _on_skin(colour: LabColour, base: LabColour) -> LabColour:
    """(3,): powder with a trace of the skin below it, at the powder's lightness; without it brown is grey on tan skin.

    a* and b* of the skin are proportional to L + 16 (see `colour_model.shading_free`).
    """
    own = base[1:] * np.float32(max(float(colour[0]) + 16, 0.0) / (float(base[0]) + 16))
    return float32([colour[0], *(colour[1:] + np.float32(SKIN_SHARE) * (own - colour[1:]))])


def _within(under: Lab, powdered: Lab, colour: LabColour) -> Lab:
    """Powder whose a* and b* do not go beyond its own colour: where a part of the lid is paler than the rest, the same
    change would turn it grey, like a bruise."""
    for channel in (1, 2):
        low, high = np.minimum(under[..., channel], colour[channel]), np.maximum(under[..., channel], colour[channel])
        powdered[..., channel] = np.clip(powdered[..., channel], low, high)
    return powdered


def _glints(shape: tuple[int, int], lids: Lids) -> NDArray[np.float32]:
    """(H, W): light in the middle of the lid, broken into grains that are the same on every run."""
    unit = lids.unit
    middle = lids.above(0.5)
    path = np.concatenate([lids.above(0.2)[7:18], lids.above(0.85)[7:18][::-1]])
    sheen = gaussian(fill_polygons(shape, [path]), 0.04 * unit)
    grain = np.random.default_rng(len(middle)).standard_normal(shape).astype(np.float32)
    fine = gaussian(grain, max(0.5, GRAIN * unit * 0.5))
    fine /= max(float(fine.std()), 1e-6)
    return float32(sheen * np.clip(1 + np.float32(0.2) * fine, 0.4, 1.6))
