"""Many closed outlines filled at once."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS, SUPERSAMPLING
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

T = TypeVar("T", bound=np.generic)

MAX_FULL_PIXELS = 200 * 200
"""Masks up to this size are drawn at full supersampling; larger ones at half of it, which looks the same."""


def fill_outlines(shape: tuple[int, int], outlines: list[Points]) -> Mask:
    """As `polygon.fill_polygons`, cheaper on large masks: there it is exact to a quarter of a pixel.

    Args:
        shape: (H, W) of the mask.
        outlines: (N, 2) float32 pixels each, closed, origin at the top-left corner; may reach outside the picture.

    Returns:
        (H, W) float32, 0…1: the share of each pixel that any outline encloses.

    Example:
        >>> square = np.array([(1, 1), (3, 1), (3, 3), (1, 3)], np.float32)
        >>> mask = fill_outlines((4, 4), [square])
        >>> float(mask[2, 2]), float(mask[0, 0])
        (1.0, 0.0)
    """
    fineness = _fineness(shape)
    canvas = _canvas(shape, fineness)
    for corners in _fixed_point(outlines, fineness):
        cv2.fillPoly(canvas, [corners], 255, cv2.LINE_8, SUBPIXEL_BITS)
    return _averaged(canvas, shape)


def split_by_outline(points: NDArray[T], outlines: Sequence[Points]) -> list[NDArray[T]]:
    """Split concatenated points back into outlines of the original lengths.

    Args:
        points: (N, …), points of all outlines, one outline after the other.
        outlines: the original outlines, N points in all.

    Returns:
        Views of `points`, one for each outline.

    Example:
        >>> split_by_outline(np.arange(5), [np.zeros((2, 2), np.float32), np.zeros((3, 2), np.float32)])
        [array([0, 1]), array([2, 3, 4])]
    """
    ends = accumulate((len(outline) for outline in outlines), initial=0)
    return [points[start:end] for start, end in pairwise(ends)]


def _fineness(shape: tuple[int, int]) -> int:
    return SUPERSAMPLING if shape[0] * shape[1] <= MAX_FULL_PIXELS else SUPERSAMPLING // 2


def _canvas(shape: tuple[int, int], fineness: int) -> NDArray[np.uint8]:
    return np.zeros((shape[0] * fineness, shape[1] * fineness), np.uint8)


def _fixed_point(outlines: list[Points], fineness: int) -> list[NDArray[np.int32]]:
    """Corners in OpenCV's fixed point, on the canvas; all outlines at once, because there may be hundreds."""
    # OpenCV's origin is the centre of the first pixel
    fixed = np.rint((np.concatenate(outlines) * fineness - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)
    return split_by_outline(fixed, outlines)


def _averaged(canvas: NDArray[np.uint8], shape: tuple[int, int]) -> Mask:
    averaged = opencv.resize(canvas, (shape[1], shape[0]), cv2.INTER_AREA)
    return float32(averaged) * np.float32(1 / 255)
