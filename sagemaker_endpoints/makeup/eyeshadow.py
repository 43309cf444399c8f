"""Eyeshadow: one colour over the lid, and a second that deepens lash line, outer corner and crease."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_powder, apply_scene_light, median_colour
from sagemaker_endpoints._imaging.face.lids import Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .shadow_planes import shadow_planes

OPACITY = 0.82
"""Opacity at full strength where the colour is densest."""

DULL, VIVID = 18.0, 34.0
"""Chroma of a powder that is a shade of the skin, and of one that is a colour of its own."""

DULL_SHARE, VIVID_SHARE = 1.0, 0.15
"""Share of the skin's own hue in that of such powders."""

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
    room: Mask,
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
        room: (H, W) float32, 0…1, where shadow may lie, see `lid_room`.
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
    wash, depth = (np.float32(OPACITY * strength) * room * plane for plane in (wash, depth))
    light = float32(skin + np.float32(LOCAL_LIGHT) * (base - skin))
    pale, deep = (apply_scene_light(colour, light) for colour in (colours[0], colours[-1]))
    washed = _powdered(lab, base, pale, wash, MAX_LIGHTENING)
    shaded = _powdered(washed, base, deep, depth, 0.0)
    if finish == "shimmer":
        shaded[..., 0] += np.float32(SHIMMER * strength * visible) * _glints(shape, lids) * outside
    return shaded


def _skin_share(colour: LabColour) -> float:
    """How much of the skin's own hue shows through a powder."""
    return DULL_SHARE + (VIVID_SHARE - DULL_SHARE) * smoothstep_at(DULL, VIVID, float(np.hypot(*colour[1:])))


def _powdered(under: Lab, base: LabColour, colour: LabColour, opacity: Mask, max_lightening: float) -> Lab:
    """Powder whose a* and b* stay between those of the skin below it and its own.

    Where a part of the lid is paler than the rest, the same change would turn it grey, like a bruise: a dull powder is
    a shade of the skin, so that it keeps the skin's a* and b* in proportion to L + 16 (see
    `colour_model.shading_free`).
    """
    share = np.float32(_skin_share(colour))
    powdered = apply_powder(under, base, colour, opacity, max_lightening, MAX_DARKENING)
    shade = share * np.minimum((powdered[..., 0] + 16) / (under[..., 0] + 16), 1)
    for channel in (1, 2):
        own = under[..., channel]
        low, high = np.minimum(own, colour[channel]), np.maximum(own, colour[channel])
        powdered[..., channel] = np.clip(powdered[..., channel], np.maximum(low, np.minimum(shade * own, own)), high)
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
