"""Which way edges and strands run, and smoothing along them."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

NOISE = (16 * 0.012) ** 2
"""Squared response of the Scharr operator to a slope of 0.012 per pixel: gentler ones have no direction."""

BAND = 64
"""Rows that are smoothed at a time: what is worked out in between stays in the processor's cache."""


@dataclass(frozen=True)
class Flow:
    """The direction of the structure at every pixel; planes are (H, W) float32.

    x, y: unit vector along the edge; its sign means nothing.
    coherence: 0 where every direction is alike, 1 where there is only one.
    """

    x: Plane
    y: Plane
    coherence: Plane


def edge_flow(plane: Plane, sigma: float) -> Flow:
    """The minor eigenvector of the smoothed structure tensor.

    Brox, van den Boomgaard, Lauze, van de Weijer, Weickert, Mrázek and Kornprobst, "Adaptive structure tensors and
    their applications", 2006, section 2.1. The tensor is smoothed at half the size, where it costs a quarter.

    plane: (H, W) float32, 0…1. sigma: pixels, the neighbourhood that agrees on one direction.
    """
    height, width = plane.shape
    half = (max(1, width // 2), max(1, height // 2))
    small = opencv.resize(plane, half, cv2.INTER_AREA)
    across = float32(cv2.Scharr(small, cv2.CV_32F, 1, 0))
    down = float32(cv2.Scharr(small, cv2.CV_32F, 0, 1))
    xx, xy, yy = (wide_gaussian(product, sigma / 2) for product in (across * across, across * down, down * down))
    # twice the angle, whose sign does mean something, so that it can be enlarged
    cosine, sine = xx - yy, 2 * xy
    coherence = np.sqrt(cosine * cosine + sine * sine) / (xx + yy + np.float32(NOISE))
    cosine, sine, coherence = (_enlarged(values, width, height) for values in (cosine, sine, coherence))
    angle = float32(cv2.phase(cosine, sine)) * np.float32(0.5) + np.float32(np.pi / 2)
    return Flow(np.cos(angle), np.sin(angle), coherence)


def along_flow(values: Plane, flow: Flow, steps: Iterable[float]) -> Plane:
    """Mean over a piece of the streamline through each pixel.

    In the manner of line integral convolution (Cabral and Leedom, 1993), as repeated passes of the kernel
    (1, 2, 1) / 4 whose taps lie `step` pixels away along the flow: every pass follows the bend that the earlier
    ones took. The result's deviation along the line is sqrt(sum of step² / 2).

    values: (H, W) float32. steps: pixels, one per pass. returns: (H, W) float32; borders repeat.
    """
    columns, rows = _places(values.shape[1])
    for step in steps:
        averaged = np.empty_like(values)
        for top in range(0, len(values), BAND):
            band = slice(top, top + BAND)
            shift_x, shift_y = np.float32(step) * flow.x[band], np.float32(step) * flow.y[band]
            x, y = columns[: len(shift_x)], rows[: len(shift_x)] + np.float32(top)
            taps = _sampled(values, x + shift_x, y + shift_y)
            taps += _sampled(values, x - shift_x, y - shift_y)
            averaged[band] = cv2.addWeighted(taps, 0.25, values[band], 0.5, 0)
        values = averaged
    return values


def _places(width: int) -> tuple[Plane, Plane]:
    """x and y of the pixels of a band, (BAND, width) each."""
    row, column = np.indices((BAND, width), np.float32)
    return column, row


def _sampled(values: Plane, x: Plane, y: Plane) -> Plane:
    return float32(cv2.remap(values, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _enlarged(values: Plane, width: int, height: int) -> Plane:
    return opencv.resize(values, (width, height), cv2.INTER_LINEAR)
