"""Where the two tones of eyeshadow lie: dense at the lashes, blended upwards and out towards the temple."""

from dataclasses import replace

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.lids import COLUMNS, Lids
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, soft_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

MAX_UNIT = 90.0
"""Largest inter-ocular distance, pixels, at which the planes are drawn: all their edges are soft."""

WASH = ((0.65, 0.030), (1.05, 0.055), (1.40, 0.085))
"""Layers of the pale tone: height (see `Lids.above`) and blur in units; where they overlap it is denser."""

LAYER_SHARES = (0.35, 0.35, 0.30)
"""Opacity that each layer of `WASH` adds."""

OUTWARD, UPWARD = 0.13, 0.5
"""How far the shadow extends beyond the outer corner, in units, and its upward divided by its outward direction."""

OUTER = 10
"""Columns, of all from the temple to the nose, that the outer corner covers."""

INNER_FADE = (0.02, 0.30)
"""Distances from the inner corner, as a share of the eye's width, between which the shadow begins: the tear duct and
the side of the nose stay clean."""

MIN_HEIGHT = 0.5
"""Height of the shadow on a lid that hardly shows, divided by that on an open eye."""


def shadow_planes(shape: tuple[int, int], lids: Lids, visible: float) -> tuple[Mask, Mask, Mask]:
    """Draw the shapes of eyeshadow on one eye.

    Where nothing of the lid is visible, only the line along the lashes is left.

    Args:
        shape: (H, W) of the picture.
        lids: in its pixels.
        visible: 0…1, how much of the lid shows, see `EyeShape.shadow`.

    Returns:
        (H, W) float32 each, 0…1: the pale tone, the deep tone, and the lid on which its own colour is measured.
    """
    scale = min(1.0, MAX_UNIT / lids.unit)
    small, size = _scaled(lids, scale), opencv.scaled_size(shape[1], shape[0], scale)
    reduced = (size[1], size[0])
    start = _inner_fade(reduced, small)
    height = MIN_HEIGHT + (1 - MIN_HEIGHT) * visible
    planes = (
        np.float32(visible) * start * _wash(reduced, small, height),
        start * _depth(reduced, small, height, visible),
        fill_polygons(reduced, [_band(small, 0.0, 1.0)]),
    )
    wash, depth, lid = (opencv.resize(float32(plane), (shape[1], shape[0]), cv2.INTER_LINEAR) for plane in planes)
    return wash, depth, lid


def _scaled(lids: Lids, scale: float) -> Lids:
    paths = ("upper", "lower", "crease", "socket", "ring")
    scaled = {name: getattr(lids, name) * np.float32(scale) for name in paths}
    return replace(lids, **scaled, unit=lids.unit * scale, width=lids.width * scale)


def _wash(shape: tuple[int, int], lids: Lids, height: float) -> Plane:
    """(H, W), 0…1: dense above the lashes, fading towards the brow, a trace below the lower lashes."""
    layers = [
        np.float32(share) * soft_polygons(shape, [_band(lids, 0.0, top * height)], blur * lids.unit * height)
        for (top, blur), share in zip(WASH, LAYER_SHARES, strict=True)
    ]
    below = soft_polygons(shape, [_lower_band(lids, 0.045, 20)], 0.022 * lids.unit)
    return float32(np.maximum(sum(layers), np.float32(0.4) * below))


def _depth(shape: tuple[int, int], lids: Lids, height: float, visible: float) -> Plane:
    """(H, W), 0…1: the outer corner drawn up to the crease, the lash line, and the outer half below the eye."""
    unit, lid = lids.unit, np.float32(visible)
    corner = soft_polygons(shape, [_band(lids, 0.0, height, OUTER)], 0.050 * unit * height)
    crease = soft_polygons(shape, [_band(lids, 0.75 * height, 1.15 * height, 16)], 0.050 * unit * height)
    near_lashes = soft_polygons(shape, [_band(lids, 0.0, 0.45 * height)], 0.030 * unit)
    lash_line = soft_polygons(shape, [_band(lids, 0.0, 0.25 * height)], 0.016 * unit)
    below = soft_polygons(shape, [_lower_band(lids, 0.035, 13)], 0.020 * unit)
    above = np.minimum(corner + np.float32(0.45) * crease + np.float32(0.45) * near_lashes, 1)
    return float32(np.maximum.reduce([lid * above, np.float32(0.7) * lash_line, lid * np.float32(0.5) * below]))


def _inner_fade(shape: tuple[int, int], lids: Lids) -> Plane:
    """(H, W): 0 at the inner corner, 1 over the lid."""
    x = np.arange(shape[1], dtype=np.float32)[None] + np.float32(0.5) - lids.upper[-1, 0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) - lids.upper[-1, 1]
    outward = (x * lids.out[0] + y * lids.out[1]) * np.float32(1 / lids.width)
    return smoothstep(*INNER_FADE, outward)


def _band(lids: Lids, low: float, high: float, last: int = COLUMNS) -> Points:
    """Outline of the lid between two heights (see `Lids.above`), from the outer corner to column `last`."""
    edges = [_extended(lids, lids.above(height)[:last], height) for height in (low, high)]
    return np.concatenate([edges[0], edges[1][::-1]])


def _lower_band(lids: Lids, width: float, last: int) -> Points:
    """Outline of a tapering band below the lower lashes; `width` is in units."""
    edge = _extended(lids, lids.lower[:last], 0.0)
    taper = np.linspace(1.0, 0.2, len(edge), dtype=np.float32)[:, None]
    return np.concatenate([edge, (edge - taper * (width * lids.unit) * lids.up)[::-1]])


def _extended(lids: Lids, path: Points, height: float) -> Points:
    """A path whose outer end is extended out and up towards the temple."""
    fade = np.clip(1 - np.arange(len(path)) / 7, 0, 1)[:, None].astype(np.float32)
    step = lids.out + np.float32(UPWARD) * lids.up
    return float32(path + fade * step * (OUTWARD * lids.unit * (0.35 + 0.65 * min(height, 1.0))))
