"""A transparent sheet over a part of the photo, on which one sticker is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.geometry.outline_stroke import fill_outlines, stroke_outlines
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .patches import Patch

SHADES = 256
"""Steps of a gradient."""

Colour = Sequence[Plane | np.float32]


@dataclass(frozen=True)
class Canvas:
    """region: of the photo. cover: (h, w) opacity, 0…1. colour: (3, h, w), 0…255, times the opacity.
    light: (3, h, w), 0…255, what is added as light; none where no patch adds any. Channels lie apart because the same
    is done to every plane, the opacity among them."""

    region: Region
    cover: Mask
    colour: Plane
    light: Plane | None


def new_canvas(patches: list[Patch], margin: float, width: int, height: int) -> Canvas:
    """A clear canvas as large as the patches and a margin, cut to a photo of that size. margin: pixels."""
    corners = [corner for patch in patches for corner in _corners(patch)]
    region = region_around(np.stack(corners), margin, width, height)
    cover = np.zeros((region.height, region.width), np.float32)
    lit = any(patch.paint.blend == "screen" for patch in patches)
    colour = np.zeros((3, *cover.shape), np.float32)
    return Canvas(region, cover, colour, np.zeros_like(colour) if lit else None)


def paint(canvas: Canvas, patch: Patch, visible: Mask, tint: Points) -> None:
    """Paint a patch over what is there, in place.

    visible: (h, w), 0…1, of the canvas. tint: (3,) colour for a patch that takes the brows'.
    """
    corners = np.stack(_corners(patch)) - np.array([canvas.region.left, canvas.region.top], np.float32)
    height, width = canvas.cover.shape
    if (corners.max(axis=0) < 0).any() or (corners.min(axis=0) > (width, height)).any():
        return
    place = region_around(corners, 0.0, width, height)
    offset = np.array([canvas.region.left + place.left, canvas.region.top + place.top], np.float32)
    share = _share(patch, (place.height, place.width), offset)
    cover = _coverage(patch, share, offset)
    cover *= place.cut(visible)
    colour = _colours(patch, share, tint)
    if canvas.light is None or patch.paint.blend != "screen":
        _cover(canvas, place, cover, colour)
    else:
        _lighten(canvas.light, place, cover, colour)


def _cover(canvas: Canvas, place: Region, cover: Mask, colour: Colour) -> None:
    for plane, wanted in zip(canvas.colour, colour, strict=True):
        _approach(place.cut(plane), wanted, cover)
    _approach(place.cut(canvas.cover), np.float32(1), cover)
    for plane in () if canvas.light is None else canvas.light:
        _approach(place.cut(plane), np.float32(0), cover)


def _approach(plane: Plane, wanted: Plane | np.float32, share: Mask) -> None:
    """Bring a plane nearer to what is wanted, in place; share: (h, w), 0…1, of the way."""
    step = np.subtract(wanted, plane)
    step *= share
    plane += step


def _lighten(light: Plane, place: Region, cover: Mask, colour: Colour) -> None:
    for plane, added in zip(light, colour, strict=True):
        _approach(place.cut(plane), np.float32(255), cover * (added * np.float32(1 / 255)))


def _corners(patch: Patch) -> list[Points]:
    """The two corners of the box that holds all of it."""
    points = np.concatenate(patch.outlines)
    return [points.min(axis=0) - patch.reach(), points.max(axis=0) + patch.reach()]


def _coverage(patch: Patch, share: Plane, offset: Points) -> Mask:
    local, shape = patch.moved(-offset), (share.shape[0], share.shape[1])
    cover = stroke_outlines(shape, local, patch.width) if patch.width else fill_outlines(shape, local)
    cover = wide_gaussian(cover, patch.paint.blur * patch.unit) * np.float32(patch.paint.opacity)
    return cover * smoothstep(*patch.faded(), share) if patch.paint.fade else cover


def _colours(patch: Patch, share: Plane, tint: Points) -> Colour:
    """Red, green and blue, (h, w) or one value for all, float32, 0…255."""
    colours = np.array([list(bytes.fromhex(colour.removeprefix("#"))) for colour in patch.paint.fill], np.float32)
    if patch.paint.blend == "brows":
        colours = np.clip(colours - 128 + tint, 0, 255)
    if len(colours) == 1:
        return list(colours[0])
    stops, steps = np.linspace(0, 1, len(colours)), np.linspace(0, 1, SHADES)
    level = uint8(share * (SHADES - 1))
    return [_graded(level, np.interp(steps, stops, levels)) for levels in colours.T]


def _graded(level: NDArray[np.uint8], shades: NDArray[np.float64]) -> Plane:
    return float32(cv2.LUT(level, shades.astype(np.float32)))


def _share(patch: Patch, shape: tuple[int, int], offset: Points) -> Plane:
    """(h, w) 0 at the patch's start … 1 at its end."""
    along = patch.end - patch.start
    along = along / max(float(along @ along), 1e-6)
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5) + offset[0] - patch.start[0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) + offset[1] - patch.start[1]
    return float32(np.clip(x * along[0] + y * along[1], 0, 1))
