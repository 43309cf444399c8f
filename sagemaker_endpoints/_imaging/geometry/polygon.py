"""Closed outlines through landmarks, and the masks they enclose: plain, for thin shapes, or soft."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

SUPERSAMPLING = 4
"""Masks are drawn this many times larger and then averaged: OpenCV's own antialiasing is up to half a pixel off."""

MIN_PLAIN_PIXELS = 2**20
"""Outlines with a bounding box of this size or larger are drawn without supersampling: there half a pixel is invisible,
and memory matters."""

SUBPIXEL_BITS = 4
"""OpenCV gets corners in sixteenths of a pixel."""

MIN_TRUE_UNIT = 420.0
"""Inter-ocular distance, pixels, at which a single lash is a few pixels wide and drawn with its true coverage."""

MAX_THIN_SCALE = 8
"""Largest additional enlargement for thin shapes."""

MIN_REDUCED_SIGMA = 1.5
"""Standard deviation, in cells of the reduced mask, of the blur in `soft_polygons`; with less, cells would be
visible."""


def catmull_rom(before: Points, start: Points, end: Points, after: Points, steps: int) -> NDArray[np.floating]:
    """Points on uniform Catmull-Rom segments, several segments at once.

    Catmull and Rom, "A class of local interpolating splines", 1974.

    Args:
        before: (N, 2) float32, the corner before each segment.
        start: (N, 2) float32, where each segment starts.
        end: (N, 2) float32, where each segment ends.
        after: (N, 2) float32, the corner after each segment.
        steps: points in each segment, the start included and the end excluded.

    Returns:
        (N·steps, 2) in the order of the segments.

    Example:
        >>> corners = [np.array([[x, 0]], np.float32) for x in (0, 2, 4, 6)]
        >>> catmull_rom(*corners, steps=2).tolist()
        [[2.0, 0.0], [3.0, 0.0]]
    """
    before, start, end, after = (points[:, None] for points in (before, start, end, after))
    t = np.linspace(0.0, 1.0, steps, endpoint=False, dtype=np.float32)[None, :, None]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.asarray(curve.reshape(-1, 2))


def closed_curve(corners: Points, steps: int = 6) -> Points:
    """The uniform Catmull-Rom spline through every corner and back to the first.

    Args:
        corners: (N, 2) float32, N >= 3, pixels.
        steps: points from one corner to the next.

    Returns:
        (N·steps, 2) float32 in the same pixels; every `steps`-th point is a corner.

    Example:
        >>> square = np.array([(0, 0), (8, 0), (8, 8), (0, 8)], np.float32)
        >>> closed_curve(square, steps=2)[:3].tolist()
        [[0.0, 0.0], [4.0, -1.0], [8.0, 0.0]]
    """
    before, start, end, after = (np.roll(corners, shift, axis=0) for shift in (1, 0, -1, -2))
    return float32(catmull_rom(before, start, end, after, steps))


def grow_outline(outline: Points, distance: float) -> Points:
    """Move every corner of a roughly convex outline away from the outline's centre.

    Args:
        outline: (N, 2) float32, pixels.
        distance: pixels; negative values shrink, and corners stop at the centre.

    Returns:
        (N, 2) float32.

    Example:
        >>> grow_outline(np.array([(-3, 4), (3, -4)], np.float32), 5.0).tolist()
        [[-6.0, 8.0], [6.0, -8.0]]
    """
    middle = outline.mean(axis=0)
    spokes = outline - middle
    lengths = np.maximum(np.linalg.norm(spokes, axis=1, keepdims=True), 1e-6)
    return float32(middle + spokes * np.maximum(1.0 + distance / lengths, 0.0))


def fill_polygons(shape: tuple[int, int], outlines: list[Points]) -> Mask:
    """The share of each pixel that any of the outlines encloses.

    Args:
        shape: (H, W) of the mask.
        outlines: (N, 2) float32 pixels each, origin at the top-left corner; may reach outside the picture.

    Returns:
        (H, W) float32, 0…1, antialiased; exact to an eighth of a pixel where the outlines' bounding box is smaller
        than `MIN_PLAIN_PIXELS`.

    Example:
        >>> square = np.array([(1, 1), (3, 1), (3, 3), (1, 3)], np.float32)
        >>> mask = fill_polygons((4, 4), [square])
        >>> float(mask[2, 2]), float(mask[0, 0])
        (1.0, 0.0)
    """
    mask = np.zeros(shape, np.float32)
    region = region_around(np.concatenate(outlines), 1.0, shape[1], shape[0])
    fineness = SUPERSAMPLING if region.width * region.height < MIN_PLAIN_PIXELS else 1
    canvas = np.zeros((region.height * fineness, region.width * fineness), np.uint8)
    for outline in outlines:
        # OpenCV's origin is the centre of the first pixel
        corners = (region.to_local(outline) * fineness - 0.5) * 2**SUBPIXEL_BITS
        cv2.fillPoly(canvas, [np.rint(corners).astype(np.int32)], 255, cv2.LINE_8, SUBPIXEL_BITS)
    averaged = opencv.resize(canvas, (region.width, region.height), cv2.INTER_AREA)
    region.cut(mask)[:] = averaged * np.float32(1 / 255)
    return mask


def fill_thin_polygons(shape: tuple[int, int], outlines: list[Points], unit: float) -> Mask:
    """As `fill_polygons`, with true coverage for thin outlines such as lashes on a small face.

    Args:
        shape: (H, W) of the mask.
        outlines: (N, 2) float32 pixels each.
        unit: inter-ocular distance, pixels; the smaller the face, the thinner its lines and the finer the drawing.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> thin = np.array([(0, 1), (4, 1), (4, 1.1), (0, 1.1)], np.float32)
        >>> coarse, true = fill_polygons((2, 4), [thin]), fill_thin_polygons((2, 4), [thin], unit=60.0)
        >>> round(float(coarse[1, 2]), 2), round(float(true[1, 2]), 2)
        (0.25, 0.11)
    """
    scale = int(np.clip(np.ceil(MIN_TRUE_UNIT / max(unit, 1.0)), 1, MAX_THIN_SCALE))
    if scale == 1:
        return fill_polygons(shape, outlines)
    drawn = fill_polygons((shape[0] * scale, shape[1] * scale), [outline * scale for outline in outlines])
    return opencv.resize(drawn, (shape[1], shape[0]), cv2.INTER_AREA)


def soft_polygons(shape: tuple[int, int], outlines: list[Points], sigma: float) -> Mask:
    """`fill_polygons` under a Gaussian blur, computed on a grid as coarse as the blur allows.

    Args:
        shape: (H, W) of the mask.
        outlines: (N, 2) float32 pixels each.
        sigma: standard deviation of the blur, pixels.

    Returns:
        (H, W) float32, 0…1.

    Example:
        >>> half = np.array([(-90, -90), (19.5, -90), (19.5, 90), (-90, 90)], np.float32)
        >>> soft_polygons((40, 40), [half], 4.0)[20, [2, 19, 37]].round(1).tolist()
        [1.0, 0.5, 0.0]
    """
    factor = max(1.0, sigma / MIN_REDUCED_SIGMA)
    rows, columns = opencv.reduced_size(shape[0], shape[1], factor)
    scale = np.array([columns / shape[1], rows / shape[0]], np.float32)
    filled = fill_polygons((rows, columns), [outline * scale for outline in outlines])
    soft = gaussian(filled, sigma * float(scale.mean()))
    return opencv.resize(soft, (shape[1], shape[0]), cv2.INTER_LINEAR)
