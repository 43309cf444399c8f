"""Edge flow: the direction of edges and strands at every pixel, and smoothing along it."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

NOISE_ENERGY = (16 * 0.012) ** 2
"""Squared response of the Scharr operator to a slope of 0.012 per pixel; gentler slopes have no clear direction."""

BAND_ROWS = 64
"""Rows smoothed at a time, so that intermediate arrays stay in the processor's cache."""


@dataclass(frozen=True)
class Flow:
    """The direction of the structure at every pixel.

    Attributes:
        x: (H, W) float32, x of a unit vector along the edge; the vector's sign has no meaning.
        y: (H, W) float32, y of the same vector.
        coherence: (H, W) float32, 0 where no direction prevails … 1 where there is only one.
    """

    x: Plane
    y: Plane
    coherence: Plane


def edge_flow(plane: Plane, sigma: float) -> Flow:
    """The minor eigenvector of the smoothed structure tensor.

    Brox, van den Boomgaard, Lauze, van de Weijer, Weickert, Mrázek and Kornprobst, "Adaptive structure tensors and
    their applications", 2006, section 2.1. The tensor is smoothed at half the size, at a quarter of the cost.

    Args:
        plane: (H, W) float32, 0…1.
        sigma: standard deviation of the neighbourhood that shares one direction, pixels.

    Returns:
        The flow at the plane's size.

    Example:
        >>> stripes = np.tile((np.arange(32) // 4 % 2).astype(np.float32), (32, 1))  # vertical
        >>> flow = edge_flow(stripes, 3.0)
        >>> abs(float(flow.x[16, 16])) < 0.01, abs(float(flow.y[16, 16])) > 0.99
        (True, True)
    """
    height, width = plane.shape
    half = (max(1, width // 2), max(1, height // 2))
    small = opencv.resize(plane, half, cv2.INTER_AREA)
    across = float32(cv2.Scharr(small, cv2.CV_32F, 1, 0))
    down = float32(cv2.Scharr(small, cv2.CV_32F, 0, 1))
    xx, xy, yy = (wide_gaussian(product, sigma / 2) for product in (across * across, across * down, down * down))
    # the doubled angle is unambiguous, unlike the axis itself, so it can be interpolated
    cosine, sine = xx - yy, 2 * xy
    coherence = np.sqrt(cosine * cosine + sine * sine) / (xx + yy + np.float32(NOISE_ENERGY))
    cosine, sine, coherence = (_enlarge(values, width, height) for values in (cosine, sine, coherence))
    angle = float32(cv2.phase(cosine, sine)) * np.float32(0.5) + np.float32(np.pi / 2)
    return Flow(np.cos(angle), np.sin(angle), coherence)


def smooth_along_flow(values: Plane, flow: Flow, steps: Iterable[float]) -> Plane:
    """Mean over a piece of the streamline through each pixel.

    Similar to line integral convolution (Cabral and Leedom, 1993), by repeated passes of the kernel (1, 2, 1) / 4 whose
    taps lie `step` pixels away along the flow. Together, the passes follow a curved line.

    Args:
        values: (H, W) float32; borders are repeated.
        flow: directions at the same size.
        steps: distance of the taps, pixels, one per pass; the standard deviation along the line becomes
            sqrt(sum of step² / 2).

    Returns:
        (H, W) float32; `values` itself without any step.

    Example:
        >>> ones = np.ones((3, 3), np.float32)
        >>> dot = np.zeros((3, 3), np.float32)
        >>> dot[1, 1] = 1
        >>> smooth_along_flow(dot, Flow(x=0 * ones, y=ones, coherence=ones), [1.0]).tolist()
        [[0.0, 0.25, 0.0], [0.0, 0.5, 0.0], [0.0, 0.25, 0.0]]
    """
    columns, rows = _pixel_grid(values.shape[1])
    for step in steps:
        averaged = np.empty_like(values)
        for top in range(0, len(values), BAND_ROWS):
            band = slice(top, top + BAND_ROWS)
            shift_x, shift_y = np.float32(step) * flow.x[band], np.float32(step) * flow.y[band]
            x, y = columns[: len(shift_x)], rows[: len(shift_x)] + np.float32(top)
            taps = _sample(values, x + shift_x, y + shift_y)
            taps += _sample(values, x - shift_x, y - shift_y)
            averaged[band] = cv2.addWeighted(taps, 0.25, values[band], 0.5, 0)
        values = averaged
    return values


def _pixel_grid(width: int) -> tuple[Plane, Plane]:
    """x and y of the pixels of the first band, (BAND_ROWS, width) each."""
    row, column = np.indices((BAND_ROWS, width), np.float32)
    return column, row


def _sample(values: Plane, x: Plane, y: Plane) -> Plane:
    return float32(cv2.remap(values, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _enlarge(values: Plane, width: int, height: int) -> Plane:
    return opencv.resize(values, (width, height), cv2.INTER_LINEAR)
