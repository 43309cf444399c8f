"""What grows by rule rather than by hand: hairs, spots, lightning. The same on every run."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

LEAN = 0.45
"""Radians by which a hair may lean away from its neighbours."""

SEED = 8

CORNERS = 10
"""Of a spot."""

DOUBLINGS = 5
ROUGHNESS = 0.20
"""Of lightning: how often every stretch is broken in its middle, and by how much of its length."""


def tufts(region: Points, count: int, length: float, thickness: float, outwards: float) -> Points:
    """Hairs as thin curved triangles, in the region's unit.

    region: (N, 2) outline. outwards: how far hairs lean to their own side at x = 1. returns: (count, 5, 2) outlines.
    """
    roots, chance = scatter(region, count)
    angle = np.arctan2(-1.0, outwards * roots[:, 0]) + LEAN * (2 * chance - 1)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1)
    reach = (length * (0.6 + 0.6 * chance))[:, None]
    curl = (0.12 * np.sin(40 * chance))[:, None] * reach * aside
    half = 0.5 * thickness * aside
    middle, tip = roots + 0.5 * reach * along + curl, roots + reach * along
    hairs = np.stack([roots - half, middle - 0.7 * half, tip, middle + 0.7 * half, roots + half], axis=1)
    return float32(hairs)


def spots(region: Points, count: int, radius: tuple[float, float]) -> Points:
    """Roundish spots, small ones more often than large ones, in the region's unit: (count, CORNERS, 2) outlines."""
    middles, chance = scatter(region, count)
    sizes = radius[0] + (radius[1] - radius[0]) * chance**2
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    circle = np.stack([np.cos(angle), 0.8 * np.sin(angle)], axis=1)
    return float32(middles[:, None] + sizes[:, None, None] * circle)


def zigzag(start: Points, end: Points, width: float, seed: int) -> list[Points]:
    """A bolt that ends in a point, and a branch of it, as outlines in pixels.

    Midpoint displacement: Fournier, Fussell and Carpenter, "Computer rendering of stochastic models", 1982.
    """
    chance = np.random.default_rng(SEED + seed)
    main = _broken(np.stack([start, end]).astype(np.float64), chance)
    fork = main[len(main) // 3]
    towards = fork + 0.45 * (end - start) @ np.array([[0.8, 0.6], [-0.6, 0.8]])
    branch = _broken(np.stack([fork, towards]), chance)
    return [_tapered(main, width), _tapered(branch, 0.6 * width)]


def scatter(region: Points, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points spread evenly over a region, and a number 0…1 for each.

    Halton, 1960, in the bases 2, 3 and 5. returns: (count, 2) in the region's unit, (count,).
    """
    low, high = region.min(axis=0).astype(np.float64), region.max(axis=0).astype(np.float64)
    share = max(_area(region) / float(np.prod(high - low)), 0.02)
    tried = np.arange(1, int(2 * count / share) + 20)
    places = low + (high - low) * np.stack([_halton(tried, 2), _halton(tried, 3)], axis=1)
    inside = np.flatnonzero(_encloses(region, places))[:count]
    return places[inside], _halton(tried[inside], 5)


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


def _encloses(ring: Points, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """By the number of edges to the right of each place."""
    ahead = np.roll(ring, -1, axis=0)
    x, y = places[:, :1], places[:, 1:]
    spans = (ring[:, 1] > y) != (ahead[:, 1] > y)
    slope = (ahead[:, 0] - ring[:, 0]) / np.where(ahead[:, 1] == ring[:, 1], 1e-9, ahead[:, 1] - ring[:, 1])
    crossing = x < ring[:, 0] + slope * (y - ring[:, 1])
    return np.asarray((spans & crossing).sum(axis=1) % 2 == 1)


def _broken(path: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    for _ in range(DOUBLINGS):
        step = np.diff(path, axis=0)
        aside = np.stack([-step[:, 1], step[:, 0]], axis=1)
        middles = path[:-1] + 0.5 * step + ROUGHNESS * chance.uniform(-1, 1, (len(step), 1)) * aside
        broken = np.empty((2 * len(path) - 1, 2))
        broken[::2], broken[1::2] = path, middles
        path = broken
    return path


def _tapered(path: NDArray[np.float64], width: float) -> Points:
    widths = width * np.linspace(1.0, 0.15, len(path))
    return stroke(path.astype(np.float32), widths.astype(np.float32))
