"""Outlines through landmarks, and the masks they enclose: plain, finer than a pixel, or soft."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

SUPERSAMPLING = 4
"""Masks are drawn so much finer and then averaged: OpenCV's own antialiasing is up to half a pixel off."""

LARGE = 2**20
"""Pixels from which on masks are drawn as they are: there half a pixel is nothing, and memory is something."""

SUBPIXEL_BITS = 4
"""Corners are given to OpenCV in sixteenths of a pixel."""


def closed_curve(corners: Points, steps: int = 6) -> Points:
    """The uniform Catmull-Rom spline through every corner and back to the first.

    Catmull and Rom, "A class of local interpolating splines", 1974.
    corners: (N, 2), N >= 3. returns: (N·steps, 2) float32 in the same pixels, corners among them.
    """
    before, here, after, beyond = (np.roll(corners, shift, axis=0)[:, None] for shift in (1, 0, -1, -2))
    t = np.linspace(0.0, 1.0, steps, endpoint=False, dtype=np.float32)[None, :, None]
    curve = 0.5 * (
        2 * here
        + (after - before) * t
        + (2 * before - 5 * here + 4 * after - beyond) * t**2
        + (3 * here - before - 3 * after + beyond) * t**3
    )
    return float32(curve.reshape(-1, 2))


def fill_polygons(shape: tuple[int, int], outlines: list[Points]) -> Mask:
    """How much of each pixel any of the outlines encloses.

    shape: (H, W). outlines: (N, 2) pixels each, origin at the top-left corner; may reach outside the picture.
    returns: (H, W) float32, 0…1, antialiased; right to an eighth of a pixel on masks smaller than `LARGE`.
    """
    mask = np.zeros(shape, np.float32)
    region = region_around(np.concatenate(outlines), 1.0, shape[1], shape[0])
    fineness = SUPERSAMPLING if region.width * region.height < LARGE else 1
    canvas = np.zeros((region.height * fineness, region.width * fineness), np.uint8)
    for outline in outlines:
        # OpenCV counts from the middle of the first pixel
        corners = (region.to_local(outline) * fineness - 0.5) * 2**SUBPIXEL_BITS
        cv2.fillPoly(canvas, [np.rint(corners).astype(np.int32)], 255, cv2.LINE_8, SUBPIXEL_BITS)
    averaged = opencv.resize(canvas, (region.width, region.height), cv2.INTER_AREA)
    region.cut(mask)[:] = averaged * np.float32(1 / 255)
    return mask


def grown(outline: Points, distance: float) -> Points:
    """A roughly convex outline pushed outwards from its middle.

    outline: (N, 2) pixels. distance: pixels, negative to shrink; a corner nearer to the middle stops there.
    """
    middle = outline.mean(axis=0)
    spokes = outline - middle
    lengths = np.maximum(np.linalg.norm(spokes, axis=1, keepdims=True), 1e-6)
    return float32(middle + spokes * np.maximum(1.0 + distance / lengths, 0.0))


ENOUGH = 420.0
"""Pixels between the eyes at which a single lash is a few pixels wide and drawn true."""

MOST = 8


def fill_finely(shape: tuple[int, int], outlines: list[Points], unit: float) -> Mask:
    """As `fill_polygons`, with the coverage of every pixel true however thin an outline is.

    shape: (H, W). outlines: (N, 2) pixels each. unit: pixels between the eyes, which says how fine the lines are.
    returns: (H, W) float32, 0…1.
    """
    times = int(np.clip(np.ceil(ENOUGH / max(unit, 1.0)), 1, MOST))
    if times == 1:
        return fill_polygons(shape, outlines)
    drawn = fill_polygons((shape[0] * times, shape[1] * times), [outline * times for outline in outlines])
    return opencv.resize(drawn, (shape[1], shape[0]), cv2.INTER_AREA)


SIGMA_LEFT = 1.5
"""Deviation that is left to blur after reducing; with less, cells would show."""


def soft_polygons(shape: tuple[int, int], outlines: list[Points], sigma: float) -> Mask:
    """`fill_polygons` under a Gaussian blur, worked out on a grid as coarse as the blur allows.

    shape: (H, W). outlines: (N, 2) pixels each. sigma: pixels. returns: (H, W) float32, 0…1.
    """
    factor = max(1.0, sigma / SIGMA_LEFT)
    rows, columns = opencv.reduced_size(shape[0], shape[1], factor)
    cells = np.array([columns / shape[1], rows / shape[0]], np.float32)
    filled = fill_polygons((rows, columns), [outline * cells for outline in outlines])
    soft = gaussian(filled, sigma * float(cells.mean()))
    return opencv.resize(soft, (shape[1], shape[0]), cv2.INTER_LINEAR)
