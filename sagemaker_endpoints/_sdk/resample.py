"""A picture under an affine map, without aliasing: areas are averaged where the picture shrinks."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.similarity import Affine, inverse, scale_of, transform_points

_REACH = 3
"""Pixels around a sample that the cubic filter may read, and one to spare."""


def warp(image: NDArray[Any], matrix: Affine, size: Size, border: int) -> NDArray[Any]:
    """`image` moved by `matrix`.

    Where the map shrinks, the part of the image that is needed is first averaged down to the target's scale,
    so what is left to the cubic filter is rotation and sub-pixel shift.

    image: (H, W) or (H, W, C), uint8 or float32.
    matrix: from the image's pixels to the target's, both with the origin at a corner.
    size: of the target.
    border: an OpenCV border mode, for what lies outside the image (`BORDER_CONSTANT` is zero).
    returns: (height, width[, C]) of the image's dtype.
    """
    scale = scale_of(matrix)
    if scale < 1:
        image, matrix = _shrunk(image, matrix, size, scale)
    return cv2.warpAffine(image, _centred(matrix), size, flags=cv2.INTER_CUBIC, borderMode=border)


def _shrunk(image: NDArray[Any], matrix: Affine, size: Size, scale: float) -> tuple[NDArray[Any], Affine]:
    left, top, right, bottom = _needed(image, matrix, size, _REACH / scale)
    window = image[top:bottom, left:right]
    width, height = opencv.scaled_size((right - left), (bottom - top), scale)
    small = opencv.resize(window, (width, height), cv2.INTER_AREA)
    stretch = np.array([(right - left) / width, (bottom - top) / height])
    shift = matrix[:, :2] @ np.array([left, top], dtype=np.float64) + matrix[:, 2]
    return small, np.column_stack([matrix[:, :2] * stretch, shift])


def _needed(image: NDArray[Any], matrix: Affine, size: Size, reach: float) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the least window, at least a pixel, that the target is read from."""
    height, width = image.shape[:2]
    corners = transform_points(inverse(matrix), np.array([(0, 0), (size[0], 0), (0, size[1]), size], dtype=np.float64))
    (x0, y0), (x1, y1) = corners.min(axis=0) - reach, corners.max(axis=0) + reach
    left, top = _clamp(x0, width - 1), _clamp(y0, height - 1)
    return left, top, max(left, _clamp(x1, width - 1)) + 1, max(top, _clamp(y1, height - 1)) + 1


def _clamp(value: float, highest: int) -> int:
    return int(min(max(value, 0), highest))


def _centred(matrix: Affine) -> Affine:
    """The same map between pixel centres at whole numbers, as OpenCV counts."""
    half = np.full(2, 0.5)
    return np.column_stack([matrix[:, :2], matrix[:, :2] @ half + matrix[:, 2] - half])
