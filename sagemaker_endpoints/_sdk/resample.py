"""Warps a picture by an affine map, without aliasing: where the map shrinks, areas are averaged."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.similarity import Affine, inverse, pixel_centre_matrix, scale_of, transform_points

_REACH = 3
"""Pixels around a sample that the cubic filter may read, plus one."""

_HALVED = 0.25
"""The largest scale to which an image is halved before the rest of its reduction."""

_SAMPLES = 2
"""Samples along each side of a pixel."""


def warp(image: NDArray[Any], matrix: Affine, size: Size, border: int) -> NDArray[Any]:
    """Warp an image by an affine map.

    Where the map shrinks, the needed part of the image is first reduced to the target's scale by area averaging. The
    cubic filter then only rotates, and shifts by fractions of a pixel.

    Args:
        image: (H, W) or (H, W, C), uint8 or float32.
        matrix: (2, 3), from the image's pixels to the target's, corner origin on both sides.
        size: (width, height) of the target.
        border: an OpenCV border mode, for what lies outside the image (`cv2.BORDER_CONSTANT` is zero).

    Returns:
        (height, width[, C]) of the image's dtype.

    Example:
        >>> half = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.0]])
        >>> warp(np.full((4, 6), 8, np.uint8), half, (3, 2), cv2.BORDER_REPLICATE)
        array([[8, 8, 8],
               [8, 8, 8]], dtype=uint8)
    """
    scale = scale_of(matrix)
    if scale < 1:
        image, matrix = _reduced(image, matrix, size, scale)
    return cv2.warpAffine(image, pixel_centre_matrix(matrix), size, flags=cv2.INTER_CUBIC, borderMode=border)


def read_small(image: NDArray[Any], matrix: Affine, size: Size, border: int) -> NDArray[Any]:
    """As `warp`, in half the time where the map shrinks: for networks and analyses, not for pictures that people see.

    The image is reduced by halves to at most four times the target's scale, and sampled four times for each pixel of
    the target. This places edges up to about a tenth of the target's pixel elsewhere than `warp` does.

    Args:
        image: (H, W) or (H, W, C), uint8 or float32.
        matrix: (2, 3), from the image's pixels to the target's, corner origin on both sides.
        size: (width, height) of the target.
        border: an OpenCV border mode, for what lies outside the image.

    Returns:
        (height, width[, C]) of the image's dtype.

    Example:
        >>> half = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.0]])
        >>> read_small(np.full((4, 6), 8, np.uint8), half, (3, 2), cv2.BORDER_REPLICATE).tolist()
        [[8, 8, 8], [8, 8, 8]]
    """
    scale = scale_of(matrix)
    if scale >= 1:
        return warp(image, matrix, size, border)
    left, top, right, bottom = _needed_window(image, matrix, size, _REACH / scale)
    window, factor = halved(image[top:bottom, left:right], scale)
    shift = matrix[:, :2] @ np.array([left, top], np.float64) + matrix[:, 2]
    to_fine = _SAMPLES * np.column_stack([matrix[:, :2] * factor, shift])
    fine = (_SAMPLES * size[0], _SAMPLES * size[1])
    samples = cv2.warpAffine(window, pixel_centre_matrix(to_fine), fine, flags=cv2.INTER_LINEAR, borderMode=border)
    return cv2.resize(samples, size, interpolation=cv2.INTER_AREA)


def _reduced(image: NDArray[Any], matrix: Affine, size: Size, scale: float) -> tuple[NDArray[Any], Affine]:
    """The needed part of the image at about the target's scale, and the map from it to the target."""
    left, top, right, bottom = _needed_window(image, matrix, size, _REACH / scale)
    window = image[top:bottom, left:right]
    width, height = opencv.scaled_size(window.shape[1], window.shape[0], scale)
    small = opencv.resize(window, (width, height), cv2.INTER_AREA)
    stretch = np.array([window.shape[1] / width, window.shape[0] / height])
    shift = matrix[:, :2] @ np.array([left, top], dtype=np.float64) + matrix[:, 2]
    return small, np.column_stack([matrix[:, :2] * stretch, shift])


def halved(image: NDArray[Any], scale: float) -> tuple[NDArray[Any], int]:
    """Reduce an image by halves, as long as it stays more than four times as large as it is needed.

    OpenCV averages squares of four pixels many times as fast as other areas.

    Args:
        image: (H, W) or (H, W, C), uint8 or float32.
        scale: the size that is needed, as a factor of the image's.

    Returns:
        The image, and by how much it is reduced; odd rows and columns at its end are left out.

    Example:
        >>> small, factor = halved(np.zeros((100, 50), np.uint8), 0.2)
        >>> small.shape, factor
        ((50, 25), 2)
    """
    factor = 1
    while scale * factor <= _HALVED and min(image.shape[:2]) > 1:
        height, width = image.shape[0] // 2, image.shape[1] // 2
        image = cv2.resize(image[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
        factor *= 2
    return image, factor


def _needed_window(image: NDArray[Any], matrix: Affine, size: Size, reach: float) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the smallest window, at least one pixel, that the target is read from."""
    height, width = image.shape[:2]
    target_corners = np.array([(0, 0), (size[0], 0), (0, size[1]), size], dtype=np.float64)
    corners = transform_points(inverse(matrix), target_corners)
    (x0, y0), (x1, y1) = corners.min(axis=0) - reach, corners.max(axis=0) + reach
    left, top = _clamp(x0, width - 1), _clamp(y0, height - 1)
    return left, top, max(left, _clamp(x1, width - 1)) + 1, max(top, _clamp(y1, height - 1)) + 1


def _clamp(value: float, highest: int) -> int:
    return int(min(max(value, 0), highest))
