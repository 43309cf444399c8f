"""Spots scattered over an area. Deterministic: every run gives the same."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

SPOT_CORNERS = 10


def spots(area: Points, count: int, radius: tuple[float, float]) -> Points:
    """Nearly round spots in an area; small ones are more frequent than large ones.

    Args:
        area: (N, 2) float32, outline.
        count: number of spots.
        radius: smallest and largest, in the area's unit.

    Returns:
        (count, SPOT_CORNERS, 2) float32 outlines in the area's unit.
    """
    middles, random = scatter(area, count)
    sizes = radius[0] + (radius[1] - radius[0]) * random**2
    angle = np.linspace(0, 2 * np.pi, SPOT_CORNERS, endpoint=False)
    circle = np.stack([np.cos(angle), 0.8 * np.sin(angle)], axis=1)
    return float32(middles[:, None] + sizes[:, None, None] * circle)


def scatter(area: Points, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points spread evenly over an area, with a pseudo-random number for each.

    The sequence of Halton, 1960, in the bases 2, 3 and 5.

    Args:
        area: (N, 2) float32, outline.
        count: number of points.

    Returns:
        (count, 2) float64 in the area's unit, and (count,) float64, 0…1.
    """
    low, high = area.min(axis=0).astype(np.float64), area.max(axis=0).astype(np.float64)
    share = max(_area(area) / float(np.prod(high - low)), 0.02)
    indices = np.arange(1, int(2 * count / share) + 20)
    candidates = low + (high - low) * np.stack([_halton(indices, 2), _halton(indices, 3)], axis=1)
    inside = np.flatnonzero(_encloses(area, candidates))[:count]
    return candidates[inside], _halton(indices[inside], 5)


def _halton(index: NDArray[np.int_], base: int) -> NDArray[np.float64]:
    value, digit = np.zeros(len(index)), 1.0
    while index.any():
        digit /= base
        value += digit * (index % base)
        index = index // base
    return value


def _area(ring: Points) -> float:
    x, y = ring.T.astype(np.float64)
    return 0.5 * abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1)))


def _encloses(ring: Points, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each point lies inside: the number of edges to its right is odd."""
    ahead = np.roll(ring, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    spans = (ring[:, 1] > y) != (ahead[:, 1] > y)
    slope = (ahead[:, 0] - ring[:, 0]) / np.where(ahead[:, 1] == ring[:, 1], 1e-9, ahead[:, 1] - ring[:, 1])
    crossing = x < ring[:, 0] + slope * (y - ring[:, 1])
    return np.asarray((spans & crossing).sum(axis=1) % 2 == 1)
