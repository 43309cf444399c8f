"""Generated art: hairs, spots and lightning. Deterministic: every run gives the same."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.path import stroke
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

MAX_LEAN = 0.45
"""Radians by which a hair may deviate from the direction of its neighbours."""

SEED = 8
"""Added to the seed of each bolt."""

SPOT_CORNERS = 10

SUBDIVISIONS, ROUGHNESS = 5, 0.20
"""Lightning: how often each segment is split at its middle, and the largest offset of the middle / the segment's
length."""


def tufts(area: Points, count: int, length: float, thickness: float, outwards: float) -> Points:
    """Hairs as thin curved triangles that grow downwards out of an area.

    Args:
        area: (N, 2) float32, outline, y up.
        count: number of hairs.
        length: in the area's unit; of one hair 0.6…1.2 times that.
        thickness: at the root, in the area's unit.
        outwards: how far hairs lean to their own side at x = 1.

    Returns:
        (count, 5, 2) float32 outlines in the area's unit.
    """
    roots, random = scatter(area, count)
    angle = np.arctan2(-1.0, outwards * roots[:, 0]) + MAX_LEAN * (2 * random - 1)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1)
    reach = (length * (0.6 + 0.6 * random))[:, None]
    curl = (0.12 * np.sin(40 * random))[:, None] * reach * aside
    half = 0.5 * thickness * aside
    middle, tip = roots + 0.5 * reach * along + curl, roots + reach * along
    hairs = np.stack([roots - half, middle - 0.7 * half, tip, middle + 0.7 * half, roots + half], axis=1)
    return float32(hairs)


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


def zigzag(start: Points, end: Points, width: float, seed: int) -> list[Points]:
    """A bolt of lightning that tapers to its end, and one branch.

    Midpoint displacement: Fournier, Fussell and Carpenter, "Computer rendering of stochastic models", 1982.

    Args:
        start: (2,) float32, pixels.
        end: (2,) float32, pixels.
        width: at the start, pixels.
        seed: another number gives another shape.

    Returns:
        Two outlines, (N, 2) float32 pixels each.
    """
    generator = np.random.default_rng(SEED + seed)
    main = _zigzag_path(np.stack([start, end]).astype(np.float64), generator)
    fork = main[len(main) // 3]
    branch_end = fork + 0.45 * (end - start) @ np.array([[0.8, 0.6], [-0.6, 0.8]])
    branch = _zigzag_path(np.stack([fork, branch_end]), generator)
    return [_tapered(main, width), _tapered(branch, 0.6 * width)]


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


def _zigzag_path(path: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.float64]:
    for _ in range(SUBDIVISIONS):
        step = np.diff(path, axis=0)
        aside = np.stack([-step[:, 1], step[:, 0]], axis=1)
        middles = path[:-1] + 0.5 * step + ROUGHNESS * generator.uniform(-1, 1, (len(step), 1)) * aside
        finer = np.empty((2 * len(path) - 1, 2))
        finer[::2], finer[1::2] = path, middles
        path = finer
    return path


def _tapered(path: NDArray[np.float64], width: float) -> Points:
    widths = width * np.linspace(1.0, 0.15, len(path))
    return stroke(path.astype(np.float32), widths.astype(np.float32))
