"""Blends a relit face into a picture, band by band."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._imaging.face.shading import LUMA, NOISE_FLOOR, Tones
from sagemaker_endpoints._imaging.geometry.region import Region, region_of_mask
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

BAND_PIXELS = 2**18
"""Pixels of a band. A band in float takes 3 MB a copy; a whole close-up would take hundreds."""


@dataclass(frozen=True)
class Relight:
    """How a face is blended into a picture, on planes of one size that cover it.

    Attributes:
        opacity: (h, w) float32, 0…1, of the face.
        light: (h, w, 3) tones that bring the face into the picture's light.
        tone: (h, w, 3) tones that are added to the blend of both.
        colourless: whether the face has no colours, and gets the picture's.
    """

    opacity: Mask
    light: Tones
    tone: Tones
    colourless: bool


def fade(base: RGB, face: RGB, relight: Relight) -> RGB:
    """Blend a face into a picture.

    Args:
        base: (H, W, 3) uint8, the picture.
        face: (H, W, 3) uint8, the face at the same pixels.
        relight: coarser planes over the same area.

    Returns:
        (H, W, 3) uint8; `base` where the opacity is 0 and no tone is added.
    """
    result = base.copy()
    used = _used(relight, base.shape)
    planes = [relight.opacity, *_levels(relight.light), *_levels(relight.tone)]
    for band in _bands(used):
        own = band.cut(base)
        opacity, *change = (_enlarged(plane, base.shape, band) for plane in planes)
        ours, theirs = (rgb.astype(np.float32) for rgb in (own, band.cut(face)))
        if relight.colourless:
            theirs = _coloured(theirs, ours)
        mixed = float32(cv2.blendLinear(_relit(theirs, change[:3]), ours, opacity, 1 - opacity))
        band.cut(result)[:] = round_to_uint8(_relit(mixed, change[3:]))
    return result


def _used(relight: Relight, shape: tuple[int, ...]) -> Region:
    """The part of the picture, (H, W, …), in which anything changes."""
    changed = (relight.opacity > 0) | (relight.tone != 0).any(axis=2)
    cells = region_of_mask(changed, margin=1)
    down, across = shape[0] / changed.shape[0], shape[1] / changed.shape[1]
    left, top = int(cells.left * across), int(cells.top * down)
    return Region(left, top, math.ceil(cells.right * across), math.ceil(cells.bottom * down))


def _bands(region: Region) -> Iterator[Region]:
    rows = max(1, BAND_PIXELS // region.width)
    for top in range(region.top, region.bottom, rows):
        yield Region(region.left, top, region.right, min(top + rows, region.bottom))


def _levels(tones: Tones) -> list[Plane]:
    """A change of tones as a factor of light, and the red and blue that are added to it."""
    return [np.exp(tones[..., 0]), *(np.ascontiguousarray(tones[..., channel]) for channel in (1, 2))]


def _relit(levels: NDArray[np.float32], change: list[Plane]) -> NDArray[np.float32]:
    """Levels with changed light: luma and chroma are multiplied, then colour is added in proportion to the luma."""
    factor, red, blue = change
    floor = np.float32(NOISE_FLOOR)
    above = (_luma(levels) + floor) * factor
    green = (-LUMA[0] / LUMA[1]) * red - (LUMA[2] / LUMA[1]) * blue
    # one plane after the other: broadcasting over three channels takes twice as long
    planes = [
        (plane + floor) * factor + added * above - floor
        for plane, added in zip(cv2.split(levels), (red, green, blue), strict=True)
    ]
    return opencv.merge([float32(plane) for plane in planes])


def _luma(levels: NDArray[np.float32]) -> Plane:
    return opencv.convert_colour(levels, cv2.COLOR_RGB2GRAY)


def _coloured(levels: NDArray[np.float32], picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Levels without colour in the colours of a picture at the same pixels."""
    luma, own = (_luma(rgb)[..., None] for rgb in (levels, picture))
    # a saturated shadow must not become a saturated light
    ratio = np.minimum((luma + np.float32(NOISE_FLOOR)) / (own + np.float32(NOISE_FLOOR)), 1)
    return float32(luma + (picture - own) * ratio)


def _enlarged(plane: Plane, shape: tuple[int, ...], region: Region) -> Plane:
    """The part of a plane that covers a region of the picture, (H, W, …), at the picture's scale."""
    down, across = plane.shape[0] / shape[0], plane.shape[1] / shape[1]
    left, top = (region.left + 0.5) * across - 0.5, (region.top + 0.5) * down - 0.5
    matrix = np.array([[across, 0, left], [0, down, top]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return opencv.warp_affine(plane, matrix, (region.width, region.height), flags, cv2.BORDER_REPLICATE)
