"""Blending by a mask, in float and in bytes, and bringing float results back to the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import uint8


def mix(under: NDArray[np.float32], over: NDArray[np.float32], opacity: Mask) -> NDArray[np.float32]:
    """under + opacity · (over - under), exactly `under` where the opacity is 0.

    under, over: (H, W, C) float32. opacity: (H, W) float32, 0…1.
    """
    mixed = np.empty_like(under)
    for channel in range(under.shape[2]):
        below = under[..., channel]
        mixed[..., channel] = below + opacity * (over[..., channel] - below)
    return mixed


def blend(under: RGB, over: RGB, opacity: Mask) -> RGB:
    """under + opacity · (over - under), rounded: exactly `under` where the opacity is 0, `over` where it is 1.

    under, over: (H, W, 3) uint8. opacity: (H, W) float32, 0…1. returns: (H, W, 3) uint8, a new picture.
    """
    return uint8(cv2.blendLinear(under, over, 1 - opacity, opacity))


BAND = 64
"""Rows that are covered at a time, so that the colour need not be spread over the whole picture."""


def lay_colour(picture: Plane, colour: str, cover: Plane) -> None:
    """Cover a picture with a colour, in place; right to a hundredth of a level.

    picture: (H, W, 3) float32 sRGB, 0…255. colour: #rrggbb. cover: (H, W) float32, 0…1.
    """
    layer = np.empty((min(BAND, len(picture)), *picture.shape[1:]), np.float32)
    layer[:] = tuple(bytes.fromhex(colour.removeprefix("#")))
    for top in range(0, len(picture), BAND):
        below, opacity = picture[top : top + BAND], cover[top : top + BAND]
        cv2.blendLinear(layer[: len(below)], below, opacity, 1 - opacity, below)


def add_difference(rgb: RGB, difference: NDArray[np.float32]) -> None:
    """Add a change to a picture in place; finer detail than the change's own scale stays as it is.

    rgb: (H, W, 3) uint8, written to. difference: (h, w, 3) float32, 0…255 levels, red first, over the same area;
    it is enlarged bilinearly. Where it is 0 the bytes do not change. Results are rounded and clipped to 0…255.
    """
    height, width = rgb.shape[:2]
    if difference.shape[:2] != (height, width):
        difference = opencv.resize(difference, (width, height), cv2.INTER_LINEAR)
    rgb[:] = cv2.add(rgb, difference, dtype=cv2.CV_8U)


def to_levels(values: Plane) -> RGB:
    """(H, W, 3) float32, 0…255 -> uint8, rounded to even and clipped: OpenCV does both in one pass."""
    return uint8(cv2.addWeighted(values, 1, values, 0, 0, dtype=cv2.CV_8U))


def at_photo_size(drawn: Plane, photo: RGB) -> RGB:
    """(h, w, 3) float32, 0…255 -> (H, W, 3) uint8, enlarged bicubically to the photo's size, rounded and clipped."""
    height, width = photo.shape[:2]
    if drawn.shape[:2] != (height, width):
        drawn = opencv.resize(drawn, (width, height), cv2.INTER_CUBIC)
    return to_levels(drawn)
