"""Typed OpenCV calls: the result has the dtype of the input.

OpenCV's stubs return `MatLike`, which has no dtype. The names are OpenCV's, in snake case.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Channel = TypeVar("Channel", np.uint8, np.float32)

Size = tuple[int, int]
"""(width, height), pixels."""


def resize(image: NDArray[Channel], size: Size, interpolation: int) -> NDArray[Channel]:
    """Resize an image.

    Args:
        image: (H, W) or (H, W, C), uint8 or float32.
        size: (width, height) of the result, at least one pixel each.
        interpolation: `cv2.INTER_AREA` to shrink, `INTER_LINEAR` or `INTER_CUBIC` to enlarge.

    Returns:
        (height, width[, C]) of the image's dtype.

    Example:
        >>> resize(np.zeros((4, 6, 3), np.uint8), (3, 2), cv2.INTER_AREA).shape
        (2, 3, 3)
    """
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), image.dtype)


def scaled_size(width: int, height: int, factor: float) -> Size:
    """Multiply a size by a factor; rounded, at least one pixel in each direction.

    Args:
        width: pixels.
        height: pixels.
        factor: greater than 0.

    Returns:
        (width, height), pixels.

    Example:
        >>> scaled_size(100, 3, 0.1)
        (10, 1)
    """
    return max(1, round(width * factor)), max(1, round(height * factor))


def reduced_size(width: int, height: int, factor: float) -> Size:
    """Divide a size by a factor; rounded, at least one pixel in each direction.

    Args:
        width: pixels.
        height: pixels.
        factor: greater than 0.

    Returns:
        (width, height), pixels.

    Example:
        >>> reduced_size(100, 3, 10)
        (10, 1)
    """
    return max(1, round(width / factor)), max(1, round(height / factor))


def merge(planes: Sequence[NDArray[Channel]]) -> NDArray[Channel]:
    """Merge planes into the channels of one image.

    Args:
        planes: (H, W) each, of one size and dtype.

    Returns:
        (H, W, C) of the planes' dtype.

    Example:
        >>> merge([np.zeros((2, 2), np.float32)] * 3).shape
        (2, 2, 3)
    """
    return np.asarray(cv2.merge(list(planes)), planes[0].dtype)


def convert_colour(image: NDArray[Channel], code: int) -> NDArray[Channel]:
    """Convert an image to another colour space.

    Args:
        image: (H, W, C), uint8 0…255, or float32; conversions that are not linear, such as to Lab, need 0…1.
        code: one of `cv2.COLOR_*`.

    Returns:
        (H, W, C') of the image's dtype.

    Example:
        >>> convert_colour(np.zeros((2, 2, 3), np.uint8), cv2.COLOR_RGB2GRAY).shape
        (2, 2)
    """
    return np.asarray(cv2.cvtColor(image, code), image.dtype)


def dilate(image: NDArray[Channel], kernel: MatLike) -> NDArray[Channel]:
    """The maximum of each pixel's neighbourhood.

    Args:
        image: (H, W), uint8 or float32.
        kernel: (h, w), non-zero where a neighbour counts.

    Returns:
        The same shape and dtype.

    Example:
        >>> int(dilate(np.eye(3, dtype=np.uint8), np.ones((3, 3), np.uint8)).sum())
        9
    """
    return np.asarray(cv2.dilate(image, kernel), image.dtype)


def erode(image: NDArray[Channel], kernel: MatLike) -> NDArray[Channel]:
    """The minimum of each pixel's neighbourhood.

    Args:
        image: (H, W), uint8 or float32.
        kernel: (h, w), non-zero where a neighbour counts.

    Returns:
        The same shape and dtype.

    Example:
        >>> int(erode(np.eye(3, dtype=np.uint8), np.ones((3, 3), np.uint8)).sum())
        0
    """
    return np.asarray(cv2.erode(image, kernel), image.dtype)


def warp_affine(
    image: NDArray[Channel],
    matrix: NDArray[np.floating[Any]],
    size: Size,
    flags: int = cv2.INTER_LINEAR,
    border: int = cv2.BORDER_CONSTANT,
) -> NDArray[Channel]:
    """Warp an image by an affine map between pixel *centres*, which is OpenCV's convention.

    `resample.warp` does the same for corner-origin coordinates, without aliasing.

    Args:
        image: (H, W) or (H, W, C), uint8 or float32.
        matrix: (2, 3), from the image's pixel centres to the result's.
        size: (width, height) of the result.
        flags: OpenCV's interpolation.
        border: OpenCV's border mode.

    Returns:
        (height, width[, C]) of the image's dtype.

    Example:
        >>> warp_affine(np.ones((2, 2), np.float32), np.eye(2, 3), (4, 3)).shape
        (3, 4)
    """
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=flags, borderMode=border), image.dtype)
