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
    shape = (lab.shape[0], lab.shape[1])
    outside = 1 - gaussian(lids.opening(shape), 0.006 * lids.unit)
    wash, depth = _wash(shape, lids), _depth(shape, lids)
    base = median_colour(lab, wash * outside)
    lid_opacity, depth_opacity = (np.float32(OPACITY * strength) * mask * outside for mask in (wash, depth))
    pale, deep = (apply_scene_light(colour, skin) for colour in (colours[0], colours[-1]))
    lid = apply_powder(lab, base, pale, lid_opacity, MAX_LIGHTENING, MAX_DARKENING)
    shaded = apply_powder(lid, base, deep, depth_opacity, 0.0, MAX_DARKENING)
    if finish == "shimmer":
        shaded[..., 0] += np.float32(SHIMMER * strength) * _glints(shape, lids) * outside
    return shaded


def _wash(shape: tuple[int, int], lids: Lids) -> Mask:
    """(H, W), 0…1: dense on the lid, fading towards the brow, a trace below the lower lashes."""
    unit = lids.unit
    dense = gaussian(_band(shape, lids, 0.0, 1.0), 0.035 * unit)
    veil = gaussian(_band(shape, lids, 0.0, 1.7), 0.075 * unit)
    below = gaussian(_lower_band(shape, lids, 0.045, 0, 22), 0.022 * unit)
    return float32(np.maximum(np.float32(0.6) * dense + np.float32(0.4) * veil, np.float32(0.5) * below))


def _depth(shape: tuple[int, int], lids: Lids) -> Mask:
    """(H, W), 0…1: the outer corner, the crease and the outer half of the lower lashes."""
    unit = lids.unit
    corner = gaussian(_band(shape, lids, 0.0, 1.05, last=9), 0.060 * unit)
    crease = gaussian(_band(shape, lids, 0.75, 1.15, last=18), 0.045 * unit)
    lash_line = gaussian(_band(shape, lids, 0.0, 0.25), 0.016 * unit)
    below = gaussian(_lower_band(shape, lids, 0.035, 0, 13), 0.018 * unit)
    parts = (corner, np.float32(0.7) * crease, np.float32(0.7) * lash_line, np.float32(0.55) * below)
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
