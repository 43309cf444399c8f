"""What colours something has: a smoothed histogram in Lab, as a probability for every pixel."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane

BINS = (28, 24, 24)
REACH = 48.0
"""Bins of L 0…100 and of a and b -48…48; colours beyond share the outermost bins."""

KERNEL = np.array([1, 4, 6, 4, 1], np.float64) / 16
"""Along each axis: what is seen in one bin is expected in its neighbours too."""

Bins = NDArray[np.intp]
Density = NDArray[np.float32]
"""(28 · 24 · 24,) share of every bin, adding up to 1 or, where nothing was seen, to 0."""


def bins_of(lab: Lab) -> Bins:
    """(H, W, 3) -> (H, W): the bin of every pixel, counted once for many histograms."""
    lightness = np.clip(lab[..., 0] * (BINS[0] / 100), 0, BINS[0] - 1).astype(np.intp)
    a, b = (np.clip((lab[..., i] + REACH) * (BINS[i] / (2 * REACH)), 0, BINS[i] - 1).astype(np.intp) for i in (1, 2))
    return np.asarray((lightness * BINS[1] + a) * BINS[2] + b, np.intp)


def density(bins: Bins, weight: Plane) -> Density:
    """The colours of those pixels that count. bins, weight: (H, W), weight >= 0."""
    counts: NDArray[np.float64] = np.bincount(bins.ravel(), weight.ravel(), minlength=int(np.prod(BINS))).astype(float)
    counts = counts.reshape(BINS)
    for axis in range(3):
        counts = _smoothed(counts, axis)
    return (counts / max(float(counts.sum()), 1e-9)).astype(np.float32).ravel()


def overlap(first: Density, second: Density) -> float:
    """Bhattacharyya's coefficient: 0 for colours that have nothing in common, 1 for the same."""
    return float(np.sqrt(first * second).sum())


def _smoothed(counts: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    padding = [(2, 2) if i == axis else (0, 0) for i in range(3)]
    padded = np.pad(counts, padding)
    length = counts.shape[axis]
    return sum(
        (share * padded.take(range(shift, shift + length), axis) for shift, share in enumerate(KERNEL)),
        start=np.zeros(BINS),
    )
