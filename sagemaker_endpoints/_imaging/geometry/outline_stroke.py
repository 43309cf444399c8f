"""Outlines drawn as fine as their size needs: filled, or as lines of one width."""

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

SMALL = 200 * 200
"""Pixels up to which masks are drawn at full fineness; on larger ones half of it shows as little."""

MITRE = 0.5
"""A corner reaches at most 1 / MITRE half widths out."""


def fill_outlines(shape: tuple[int, int], outlines: list[Points]) -> Mask:
    """As `polygon.fill_polygons`, cheaper on large masks: right to a quarter of a pixel there."""
    fineness = _fineness(shape)
    canvas = np.zeros((shape[0] * fineness, shape[1] * fineness), np.uint8)
    for corners in _corners(outlines, fineness):
        cv2.fillPoly(canvas, [corners], 255, cv2.LINE_8, SUBPIXEL_BITS)
    return _averaged(canvas, shape)


def stroke_outlines(shape: tuple[int, int], outlines: list[Points], width: float) -> Mask:
    """How much of each pixel lines along closed outlines cover.

    shape: (H, W). outlines: (N, 2) pixels each; may reach outside the picture. width: pixels.
    returns: (H, W) float32, 0…1, antialiased.
    """
    fineness = _fineness(shape)
    canvas = np.zeros((shape[0] * fineness, shape[1] * fineness), np.uint8)
    # OpenCV fills the pixels of the edge as well
    drawn = max(width - 1 / fineness, 0.5 / fineness)
    for outline in outlines:
        aside = 0.5 * drawn * _normals(outline)
        # two contours in one call: what both enclose stays empty
        edges = _corners([outline + aside, outline - aside], fineness)
        cv2.fillPoly(canvas, edges, 255, cv2.LINE_8, SUBPIXEL_BITS)
    return _averaged(canvas, shape)


def apart(points: NDArray[T], outlines: Sequence[Points]) -> list[NDArray[T]]:
    """Points of all the outlines, one after another -> those of each. points: (N, 2). outlines: N points in all."""
    ends = accumulate((len(outline) for outline in outlines), initial=0)
    return [points[start:end] for start, end in pairwise(ends)]


def _normals(ring: Points) -> Points:
    """(N, 2) so that a parallel of the ring at distance 1 goes through ring + normal; long ones at corners are cut."""
    ahead, behind = (_unit(np.roll(ring, shift, axis=0) - ring) for shift in (-1, 1))
    along = _unit(ahead - behind)
    aside = np.stack([along[:, 1], -along[:, 0]], axis=1)
    slant = np.abs(ahead[:, 0] * aside[:, 1] - ahead[:, 1] * aside[:, 0])
    return float32(aside / np.maximum(slant, MITRE)[:, None])


def _unit(vectors: Points) -> Points:
    return float32(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6))


def _fineness(shape: tuple[int, int]) -> int:
    return SUPERSAMPLING if shape[0] * shape[1] <= SMALL else SUPERSAMPLING // 2


def _corners(outlines: list[Points], fineness: int) -> list[NDArray[np.int32]]:
    """In OpenCV's fixed point; of all outlines at once, for there may be hundreds."""
    # OpenCV counts from the middle of the first pixel
    fixed = np.rint((np.concatenate(outlines) * fineness - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)
    return apart(fixed, outlines)


def _averaged(canvas: NDArray[np.uint8], shape: tuple[int, int]) -> Mask:
    averaged = opencv.resize(canvas, (shape[1], shape[0]), cv2.INTER_AREA)
    return float32(averaged) * np.float32(1 / 255)
