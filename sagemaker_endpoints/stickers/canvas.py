"""A transparent layer over a part of the photo, on which one sticker is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.geometry.outline_stroke import fill_outlines, stroke_outlines
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .patches import Patch

GRADIENT_STEPS = 256

PaintColour = Sequence[Plane | np.float32]
"""Red, green and blue, 0…255: a plane (h, w) each, or one value for all pixels."""


@dataclass(frozen=True)
class StickerCanvas:
    """The layer of one sticker; it is painted in place.

    The channels are separate planes, because the same operation is applied to each plane, the opacity included.

    Attributes:
        region: the part of the photo that the layer covers.
        opacity: (h, w) float32, 0…1.
        colour: (3, h, w) float32, 0…255, premultiplied by the opacity.
        light: (3, h, w) float32, 0…255, added as light; None if no patch adds light.
    """

    region: Region
    opacity: Mask
    colour: Plane
    light: Plane | None


def new_canvas(patches: list[Patch], margin: float, width: int, height: int) -> StickerCanvas:
    """An empty canvas that contains all patches and a margin, clipped to the photo.

    Args:
        patches: what will be painted.
        margin: pixels around them.
        width: of the photo, pixels.
        height: of the photo, pixels.
    """
    corners = [corner for patch in patches for corner in _corners(patch)]
    region = region_around(np.stack(corners), margin, width, height)
    opacity = np.zeros((region.height, region.width), np.float32)
    has_light = any(patch.paint.blend == "screen" for patch in patches)
    colour = np.zeros((3, *opacity.shape), np.float32)
    return StickerCanvas(region, opacity, colour, np.zeros_like(colour) if has_light else None)


def paint(canvas: StickerCanvas, patch: Patch, visible: Mask, tint: Points) -> None:
    """Paint a patch over the canvas, in place.

    Args:
        canvas: written to.
        patch: in pixels of the photo.
        visible: (h, w) float32 of the canvas, 0…1, where nothing hides the patch.
        tint: (3,) float32, 0…255, colour of the brows, for a patch with the blend `brows`.
    """
    corners = np.stack(_corners(patch)) - np.array([canvas.region.left, canvas.region.top], np.float32)
    height, width = canvas.opacity.shape
    if (corners.max(axis=0) < 0).any() or (corners.min(axis=0) > (width, height)).any():
        return
    part = region_around(corners, 0.0, width, height)
    offset = np.array([canvas.region.left + part.left, canvas.region.top + part.top], np.float32)
    position = _gradient_position(patch, (part.height, part.width), offset)
    opacity = _opacity(patch, position, offset)
    opacity *= part.cut(visible)
    colour = _colours(patch, position, tint)
    if canvas.light is None or patch.paint.blend != "screen":
        _paint_over(canvas, part, opacity, colour)
    else:
        _lighten(canvas.light, part, opacity, colour)


def _paint_over(canvas: StickerCanvas, part: Region, opacity: Mask, colour: PaintColour) -> None:
    for plane, value in zip(canvas.colour, colour, strict=True):
        _mix_into(part.cut(plane), value, opacity)
    _mix_into(part.cut(canvas.opacity), np.float32(1), opacity)
    for plane in () if canvas.light is None else canvas.light:
        _mix_into(part.cut(plane), np.float32(0), opacity)


def _mix_into(plane: Plane, value: Plane | np.float32, share: Mask) -> None:
    """Move a plane towards a value, in place, by a share (h, w), 0…1."""
    step = np.subtract(value, plane)
    step *= share
    plane += step


def _lighten(light: Plane, part: Region, opacity: Mask, colour: PaintColour) -> None:
    for plane, added in zip(light, colour, strict=True):
        _mix_into(part.cut(plane), np.float32(255), opacity * (added * np.float32(1 / 255)))


def _corners(patch: Patch) -> list[Points]:
    """Top-left and bottom-right corner of the bounding box, soft edges included."""
    points = np.concatenate(patch.outlines)
    return [points.min(axis=0) - patch.reach(), points.max(axis=0) + patch.reach()]


def _opacity(patch: Patch, position: Plane, offset: Points) -> Mask:
    local, shape = patch.shifted_outlines(-offset), (position.shape[0], position.shape[1])
    opacity = stroke_outlines(shape, local, patch.width) if patch.width else fill_outlines(shape, local)
    opacity = wide_gaussian(opacity, patch.paint.blur * patch.unit) * np.float32(patch.paint.opacity)
    return opacity * smoothstep(*patch.fade_range(), position) if patch.paint.fade else opacity


def _colours(patch: Patch, position: Plane, tint: Points) -> PaintColour:
    colours = np.array([hex_to_rgb(colour) for colour in patch.paint.fill], np.float32)
    if patch.paint.blend == "brows":
        colours = np.clip(colours - 128 + tint, 0, 255)
    if len(colours) == 1:
        return list(colours[0])
    stops, steps = np.linspace(0, 1, len(colours)), np.linspace(0, 1, GRADIENT_STEPS)
    level = uint8(position * (GRADIENT_STEPS - 1))
    return [_look_up(level, np.interp(steps, stops, levels)) for levels in colours.T]


def _look_up(level: NDArray[np.uint8], table: NDArray[np.float64]) -> Plane:
    return float32(cv2.LUT(level, table.astype(np.float32)))


def _gradient_position(patch: Patch, shape: tuple[int, int], offset: Points) -> Plane:
    """(h, w) 0 at the patch's start … 1 at its end."""
    along = patch.end - patch.start
    along = along / max(float(along @ along), 1e-6)
    x = np.arange(shape[1], dtype=np.float32) + np.float32(0.5) + offset[0] - patch.start[0]
    y = np.arange(shape[0], dtype=np.float32)[:, None] + np.float32(0.5) + offset[1] - patch.start[1]
    return float32(np.clip(x * along[0] + y * along[1], 0, 1))
