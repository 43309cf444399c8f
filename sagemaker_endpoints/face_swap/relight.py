"""Blends a relit face into a picture, band by band."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._imaging.face.shading import LUMA, NOISE_FLOOR, Tones
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
    result = np.empty_like(base)
    rows = max(1, BAND_PIXELS // base.shape[1])
    planes = [relight.opacity, *_levels(relight.light), *_levels(relight.tone)]
    for top in range(0, len(base), rows):
        own = base[top : top + rows]
        opacity, *change = (_band(plane, base.shape, top, len(own)) for plane in planes)
        ours, theirs = (rgb.astype(np.float32) for rgb in (own, face[top : top + rows]))
        if relight.colourless:
            theirs = _coloured(theirs, ours)
        ours += opacity[..., None] * (_relit(theirs, change[:3]) - ours)
        result[top : top + rows] = round_to_uint8(_relit(ours, change[3:]))
    return result


def _levels(tones: Tones) -> list[Plane]:
    """A change of tones as a factor of light, and the red and blue that are added to it."""
    return [np.exp(tones[..., 0]), *(np.ascontiguousarray(tones[..., channel]) for channel in (1, 2))]


def _relit(levels: NDArray[np.float32], change: list[Plane]) -> NDArray[np.float32]:
    """Levels with changed light: luma and chroma are multiplied, then colour is added in proportion to the luma."""
    factor, red, blue = change
    above = (cv2.transform(levels, LUMA[None]) + np.float32(NOISE_FLOOR)) * factor
    green = (-LUMA[0] / LUMA[1]) * red - (LUMA[2] / LUMA[1]) * blue
    relit = (levels + np.float32(NOISE_FLOOR)) * factor[..., None] - np.float32(NOISE_FLOOR)
    for channel, added in enumerate((red, green, blue)):
        relit[..., channel] += added * above
    return float32(relit)


def _coloured(levels: NDArray[np.float32], picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Levels without colour in the colours of a picture at the same pixels."""
    luma, own = (cv2.transform(rgb, LUMA[None])[..., None] for rgb in (levels, picture))
    # a saturated shadow must not become a saturated light
    ratio = np.minimum((luma + np.float32(NOISE_FLOOR)) / (own + np.float32(NOISE_FLOOR)), 1)
    return float32(luma + (picture - own) * ratio)


def _band(plane: Plane, shape: tuple[int, ...], top: int, rows: int) -> Plane:
    """Rows of a plane that covers a picture of another shape, at the picture's scale."""
    down, across = plane.shape[0] / shape[0], plane.shape[1] / shape[1]
    matrix = np.array([[across, 0, 0.5 * across - 0.5], [0, down, (top + 0.5) * down - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return float32(cv2.warpAffine(plane, matrix, (shape[1], rows), flags=flags, borderMode=cv2.BORDER_REPLICATE))
