"""Blending by a mask or by one strength, in float and in bytes, and converting float results to the photo's bytes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import uint8

BAND_ROWS = 64
"""Rows that `cover_with_colour` paints at a time, so that it does not fill a whole picture with the colour first."""


def mix(under: NDArray[np.float32], over: NDArray[np.float32], opacity: Mask) -> NDArray[np.float32]:
    """Blend float images: under + opacity · (over - under).

    Args:
        under: (H, W, C) float32.
        over: (H, W, C) float32.
        opacity: (H, W) float32, 0…1.

    Returns:
        (H, W, C) float32, exactly `under` where the opacity is 0.

    Example:
        >>> under, over = np.zeros((1, 2, 1), np.float32), np.full((1, 2, 1), 8, np.float32)
        >>> mix(under, over, np.array([[0.25, 1]], np.float32)).tolist()
        [[[2.0], [8.0]]]
    """
    mixed = np.empty_like(under)
    for channel in range(under.shape[2]):
        below = under[..., channel]
        mixed[..., channel] = below + opacity * (over[..., channel] - below)
    return mixed


def blend(under: RGB, over: RGB, opacity: Mask) -> RGB:
    """Blend pictures: under + opacity · (over - under), rounded.

    Args:
        under: (H, W, 3) uint8.
        over: (H, W, 3) uint8.
        opacity: (H, W) float32, 0…1.

    Returns:
        (H, W, 3) uint8, a new picture: exactly `under` where the opacity is 0, `over` where it is 1.

    Example:
        >>> under, over = np.zeros((1, 2, 3), np.uint8), np.full((1, 2, 3), 200, np.uint8)
        >>> blend(under, over, np.array([[0.25, 1]], np.float32)).tolist()
        [[[50, 50, 50], [200, 200, 200]]]
    """
    return uint8(cv2.blendLinear(under, over, 1 - opacity, opacity))


def cross_fade(photo: RGB, edited: RGB, strength: float) -> RGB:
    """Blend a whole picture with its edited version.

    Args:
        photo: (H, W, 3) uint8.
        edited: (H, W, 3) uint8.
        strength: 0 for the photo … 1 for the edited picture.

    Returns:
        (H, W, 3) uint8, a new picture, rounded.

    Example:
        >>> cross_fade(np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 200, np.uint8), 0.25).tolist()
        [[[50, 50, 50]]]
    """
    # the bytes depend on the order of the operands
    return uint8(cv2.addWeighted(edited, strength, photo, 1 - strength, 0))


def cover_with_colour(picture: Plane, colour: str, opacity: Plane) -> None:
    """Paint a colour over a picture, in place; exact to a hundredth of a level.

    Args:
        picture: (H, W, 3) float32 sRGB, 0…255, red first; written to.
        colour: `#rrggbb`.
        opacity: (H, W) float32, 0 keeps the picture … 1 shows the colour.

    Example:
        >>> picture = np.zeros((1, 2, 3), np.float32)
        >>> cover_with_colour(picture, "#6400c8", np.array([[0, 1]], np.float32))
        >>> picture.round(1).tolist()
        [[[0.0, 0.0, 0.0], [100.0, 0.0, 200.0]]]
    """
    layer = np.empty((min(BAND_ROWS, len(picture)), *picture.shape[1:]), np.float32)
    layer[:] = hex_to_rgb(colour)
    for top in range(0, len(picture), BAND_ROWS):
        below, over = picture[top : top + BAND_ROWS], opacity[top : top + BAND_ROWS]
        cv2.blendLinear(layer[: len(below)], below, over, 1 - over, below)


def add_difference(rgb: RGB, difference: NDArray[np.float32]) -> None:
    """Add a change to a picture, in place. The change may be coarser than the picture, which keeps its fine detail.

    Args:
        rgb: (H, W, 3) uint8, red first; written to. Results are rounded and clipped to 0…255.
        difference: (h, w, 3) float32, levels, over the same area; enlarged bilinearly. 0 keeps the picture's bytes.

    Example:
        >>> rgb = np.full((2, 2, 3), 100, np.uint8)
        >>> add_difference(rgb, np.array([[[20, 0, -200]]], np.float32))
        >>> rgb[1, 1].tolist()
        [120, 100, 0]
    """
    height, width = rgb.shape[:2]
    if difference.shape[:2] != (height, width):
        difference = opencv.resize(difference, (width, height), cv2.INTER_LINEAR)
    rgb[:] = cv2.add(rgb, difference, dtype=cv2.CV_8U)


def round_to_uint8(values: Plane) -> RGB:
    """Convert float levels to bytes: rounded to even and clipped, by OpenCV in one pass.

    Args:
        values: (H, W, 3) float32, levels.

    Returns:
        (H, W, 3) uint8.

    Example:
        >>> round_to_uint8(np.array([[[-3, 99.6, 260]]], np.float32)).tolist()
        [[[0, 100, 255]]]
    """
    return uint8(cv2.addWeighted(values, 1, values, 0, 0, dtype=cv2.CV_8U))


def resize_to_photo(drawn: Plane, photo: RGB) -> RGB:
    """Enlarge a float picture bicubically to a photo's size, or reduce it by averaging, and convert it to bytes.

    Args:
        drawn: (h, w, 3) float32, 0…255, red first.
        photo: (H, W, 3) uint8; only its size is used.

    Returns:
        (H, W, 3) uint8, rounded and clipped.

    Example:
        >>> resize_to_photo(np.full((1, 1, 3), 99.6, np.float32), np.zeros((2, 1, 3), np.uint8)).tolist()
        [[[100, 100, 100]], [[100, 100, 100]]]
    """
    height, width = photo.shape[:2]
    if drawn.shape[:2] != (height, width):
        larger = drawn.shape[1] > width
        drawn = opencv.resize(drawn, (width, height), cv2.INTER_AREA if larger else cv2.INTER_CUBIC)
    return round_to_uint8(drawn)
