"""Membrane interpolation: the smoothest field between pixels whose values are known."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

COARSEST_SIDE = 8
"""Levels whose shorter side has at most this many cells are not reduced further."""

RELAXATIONS = 24
"""Jacobi relaxations on every level; the coarser levels have already brought the values near the solution."""

NEIGHBOURS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4
"""Kernel of the mean of the four neighbours."""

MIN_KNOWN_SHARE = 0.2
"""Share of a coarse cell that must be known for the cell to count as known."""


def membrane(values: Field, known: Mask) -> Field:
    """Keep the known values and make the field harmonic elsewhere: every value is the mean of its neighbours.

    Laplace's equation by Jacobi relaxation, coarse to fine (Press et al., "Numerical recipes", 3rd edition,
    sections 20.5 and 20.6: full multigrid, from coarse to fine only).

    Args:
        values: (H, W, 2) float32; any value where it is not known.
        known: (H, W) float32, 0 or 1, 1 somewhere.

    Returns:
        (H, W, 2) float32.

    Example:
        >>> values, known = np.zeros((3, 5, 2), np.float32), np.zeros((3, 5), np.float32)
        >>> values[:, 4], known[:, [0, 4]] = 8, 1
        >>> membrane(values, known)[1, :, 0].round(1).tolist()
        [0.0, 2.0, 4.0, 6.0, 8.0]
    """
    weights = known[..., None]
    if min(known.shape) <= COARSEST_SIDE:
        total = np.maximum(weights.sum(), 1e-6)
        initial = np.broadcast_to((values * weights).sum(axis=(0, 1)) / total, values.shape)
    else:
        coarse = membrane(*_halve(values, known))
        initial = opencv.resize(coarse, (values.shape[1], values.shape[0]), cv2.INTER_LINEAR)
    return _relax(float32(initial), values, weights)


def _halve(values: Field, known: Mask) -> tuple[Field, Mask]:
    """The next coarser level: the mean of the known values in each cell, and the cells that count as known."""
    size = (max(1, values.shape[1] // 2), max(1, values.shape[0] // 2))
    share = opencv.resize(known, size, cv2.INTER_AREA)
    summed = opencv.resize(values * known[..., None], size, cv2.INTER_AREA)
    mean = summed / np.maximum(share, 1e-6)[..., None]
    return float32(mean), (share >= MIN_KNOWN_SHARE).astype(np.float32)


def _relax(field: Field, values: Field, weights: NDArray[np.float32]) -> Field:
    for _ in range(RELAXATIONS):
        field = field + weights * (values - field)
        field = float32(cv2.filter2D(field, -1, NEIGHBOURS, borderType=cv2.BORDER_REPLICATE))
    return float32(field + weights * (values - field))
