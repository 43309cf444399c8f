"""Smoothed histograms in Lab: the probability of each colour in a material."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane

BINS = (28, 24, 24)
"""Number of bins of L, a and b. L 0…100."""

CHROMA_LIMIT = 48.0
"""The bins of a and b cover -48…48; colours beyond fall into the outermost bins."""

KERNEL = np.array([1, 4, 6, 4, 1], np.float64) / 16
"""Smoothing along each axis: a colour makes its neighbours likely too."""

Bins = NDArray[np.intp]
"""(H, W) index into a density, 0…28 · 24 · 24 - 1."""

Density = NDArray[np.float32]
"""(28 · 24 · 24,) share of each bin; the sum is 1, or 0 if there were no samples."""


def bins_of(lab: Lab) -> Bins:
    """The bin of each pixel; it serves many histograms of one picture.

    Args:
        lab: (H, W, 3) float32.

    Returns:
        (H, W) indices.
    """
    lightness = np.clip(lab[..., 0] * (BINS[0] / 100), 0, BINS[0] - 1).astype(np.intp)
    a, b = (
        np.clip((lab[..., i] + CHROMA_LIMIT) * (BINS[i] / (2 * CHROMA_LIMIT)), 0, BINS[i] - 1).astype(np.intp)
        for i in (1, 2)
    )
    return np.asarray((lightness * BINS[1] + a) * BINS[2] + b, np.intp)


def density(bins: Bins, weight: Plane) -> Density:
    """The distribution of colours, each pixel counted with its weight.

    Args:
        bins: (H, W) from `bins_of`.
        weight: (H, W) float32, not negative.
    """
    counts: NDArray[np.float64] = np.bincount(bins.ravel(), weight.ravel(), minlength=int(np.prod(BINS))).astype(float)
    counts = counts.reshape(BINS)
    for axis in range(3):
        counts = _smoothed(counts, axis)
    return (counts / max(float(counts.sum()), 1e-9)).astype(np.float32).ravel()


def overlap(first: Density, second: Density) -> float:
    """Bhattacharyya's coefficient of two distributions.

    Args:
        first: from `density`.
        second: from `density`.

    Returns:
        0 if they have no colour in common … 1 if they are equal.
    """
    return float(np.sqrt(first * second).sum())


def _smoothed(counts: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    padding = [(2, 2) if i == axis else (0, 0) for i in range(3)]
    padded = np.pad(counts, padding)
    length = counts.shape[axis]
    return sum(
        (share * padded.take(range(shift, shift + length), axis) for shift, share in enumerate(KERNEL)),
        start=np.zeros(BINS),
    )
