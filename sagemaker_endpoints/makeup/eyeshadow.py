"""Eyeshadow: one colour over the lid, and a second that deepens the outer corner and the crease."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_powder, apply_scene_light, median_colour
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

from .eye_shape import eye_shape

OPACITY = 0.72
"""Opacity at full strength where the colour is densest."""

MAX_LIGHTENING = 10.0
"""Largest gain of L: pale shadow is translucent."""

MAX_DARKENING = 42.0
"""Largest loss of L: dark shadow covers."""

SHIMMER = 13.0
"""L that the middle of the lid gains from full shimmer."""

GRAIN = 0.014
"""Size of a glint, in units."""

SPREAD = 0.10
"""How far the colour extends beyond the outer corner, in units."""

LOCAL_LIGHT = 0.5
"""Share of the difference between the lid and the typical skin that counts as light: a lid may lie in another light,
but it also has a colour of its own."""

MIN_HEIGHT = 0.5
"""Height of the shadow on a lid that hardly shows, divided by that on an open eye."""


def apply_eyeshadow(
    lab: Lab, lids: Lids, skin: LabColour, strength: float, colours: Sequence[LabColour], finish: str
) -> Lab:
    """Apply eyeshadow to one eye.

    Args:
        lab: (H, W, 3) float32 Lab, around the eye.
        lids: in the pixels of `lab`.
        skin: (3,) the skin's typical colour, from which the light is estimated.
        strength: 0…1.
        colours: one, or two: the lid, then outer corner and crease.
        finish: `matte` or `shimmer`.
    """
    shape, visible = (lab.shape[0], lab.shape[1]), eye_shape(lids).shadow
    outside = 1 - gaussian(lids.opening(shape), 0.006 * lids.unit)
    wash, depth = _wash(shape, lids, visible), _depth(shape, lids, visible)
    base = median_colour(lab, _wash(shape, lids, 1.0) * outside)
    lid_opacity, depth_opacity = (np.float32(OPACITY * strength) * mask * outside for mask in (wash, depth))
    light = float32(skin + np.float32(LOCAL_LIGHT) * (base - skin))
    pale, deep = (apply_scene_light(colour, light) for colour in (colours[0], colours[-1]))
    lid = _within(lab, apply_powder(lab, base, pale, lid_opacity, MAX_LIGHTENING, MAX_DARKENING), pale)
    shaded = _within(lid, apply_powder(lid, base, deep, depth_opacity, 0.0, MAX_DARKENING), deep)
    if finish == "shimmer":
        shaded[..., 0] += np.float32(SHIMMER * strength * visible) * _glints(shape, lids) * outside
    return shaded


def _within(under: Lab, powdered: Lab, colour: LabColour) -> Lab:
    """Powder whose a* and b* do not go beyond its own colour: where a part of the lid is paler than the rest, the same
    change would turn it grey, like a bruise."""
    for channel in (1, 2):
        low, high = np.minimum(under[..., channel], colour[channel]), np.maximum(under[..., channel], colour[channel])
        powdered[..., channel] = np.clip(powdered[..., channel], low, high)
    return powdered


def _wash(shape: tuple[int, int], lids: Lids, visible: float) -> Mask:
    """(H, W), 0…1: dense on the lid, fading towards the brow, a trace below the lower lashes.

    Where nothing of the lid is visible, only the line along the lashes is left.
    """
    unit, lid = lids.unit, np.float32(visible)
    height = MIN_HEIGHT + (1 - MIN_HEIGHT) * visible
    dense = gaussian(_band(shape, lids, 0.0, height), 0.035 * unit * height)
    veil = gaussian(_band(shape, lids, 0.0, 1.7 * height), 0.075 * unit * height)
    below = gaussian(_lower_band(shape, lids, 0.045, 0, 22), 0.022 * unit)
    return float32(lid * np.maximum(np.float32(0.6) * dense + np.float32(0.4) * veil, np.float32(0.5) * below))


def _depth(shape: tuple[int, int], lids: Lids, visible: float) -> Mask:
    """(H, W), 0…1: the outer corner, the crease, the lash line and the outer half of the lower lashes."""
    unit, lid = lids.unit, np.float32(visible)
    height = MIN_HEIGHT + (1 - MIN_HEIGHT) * visible
    corner = gaussian(_band(shape, lids, 0.0, 1.05 * height, last=9), 0.060 * unit * height)
    crease = gaussian(_band(shape, lids, 0.75 * height, 1.15 * height, last=18), 0.045 * unit * height)
    lash_line = gaussian(_band(shape, lids, 0.0, 0.25 * height), 0.016 * unit)
    below = gaussian(_lower_band(shape, lids, 0.035, 0, 13), 0.018 * unit)
    parts = (lid * corner, lid * np.float32(0.7) * crease, np.float32(0.7) * lash_line, lid * np.float32(0.55) * below)
    return float32(np.maximum.reduce(parts))


def _band(shape: tuple[int, int], lids: Lids, low: float, high: float, last: int = COLUMNS) -> Mask:
    """The lid between two heights (see `Lids.above`), from the outer corner to column `last`."""
    edges = [_extended(lids, lids.above(height)[:last], height) for height in (low, high)]
    return fill_polygons(shape, [np.concatenate([edges[0], edges[1][::-1]])])


def _extended(lids: Lids, path: Points, height: float) -> Points:
    """A path whose outer end is extended towards the temple."""
    fade = np.clip(1 - np.arange(len(path)) / 6, 0, 1)[:, None].astype(np.float32)
    step = lids.out + np.float32(0.45) * lids.up
    return float32(path + fade * step * (SPREAD * lids.unit * (0.4 + 0.6 * min(height, 1.0))))


def _lower_band(shape: tuple[int, int], lids: Lids, width: float, first: int, last: int) -> Mask:
    """A tapering band below the lower lashes; `width` is in units."""
    edge = _extended(lids, lids.lower[first:last], 0.0)
    taper = np.linspace(1.0, 0.2, len(edge), dtype=np.float32)[:, None]
    return fill_polygons(shape, [np.concatenate([edge, (edge - taper * (width * lids.unit) * lids.up)[::-1]])])


def _glints(shape: tuple[int, int], lids: Lids) -> NDArray[np.float32]:
    """(H, W): light in the middle of the lid, broken into grains that are the same on every run."""
    unit = lids.unit
    middle = lids.above(0.5)
    path = np.concatenate([lids.above(0.2)[7:18], lids.above(0.85)[7:18][::-1]])
    sheen = gaussian(fill_polygons(shape, [path]), 0.04 * unit)
    grain = np.random.default_rng(len(middle)).standard_normal(shape).astype(np.float32)
    fine = gaussian(grain, max(0.5, GRAIN * unit * 0.5))
    fine /= max(float(fine.std()), 1e-6)
    return float32(sheen * np.clip(1 + np.float32(0.3) * fine, 0.3, 1.9))
