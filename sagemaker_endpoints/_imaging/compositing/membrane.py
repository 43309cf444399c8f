"""The smoothest field between places where it is known."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

COARSEST = 8
"""Cells of the shorter side at which the coarse-to-fine solution starts."""

ROUNDS = 24
"""Relaxations on every level; the coarser levels have brought everything near its place."""

NEIGHBOURS = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4

KNOWN = 0.2
"""Share of a coarse cell that must be known for its mean to be held."""


def membrane(values: Field, known: Mask) -> Field:
    """A field that keeps what is known and is harmonic elsewhere: every value is the mean of its neighbours.

    Laplace's equation by Jacobi relaxation, coarse to fine (Press et al., "Numerical recipes", 3rd edition,
    sections 20.5 and 20.6, full multigrid without the way back).

    values: (H, W, 2) float32; where it is not known it does not matter. known: (H, W), 0 or 1, somewhere 1.
    """
    weights = known[..., None]
    if min(known.shape) <= COARSEST:
        total = np.maximum(weights.sum(), 1e-6)
        start = np.broadcast_to((values * weights).sum(axis=(0, 1)) / total, values.shape)
    else:
        coarse, sure = _halved(values, known)
        start = opencv.resize(membrane(coarse, sure), (values.shape[1], values.shape[0]), cv2.INTER_LINEAR)
    return _relaxed(float32(start), values, weights)


def _halved(values: Field, known: Mask) -> tuple[Field, Mask]:
    size = (max(1, values.shape[1] // 2), max(1, values.shape[0] // 2))
    share = opencv.resize(known, size, cv2.INTER_AREA)
    summed = opencv.resize(values * known[..., None], size, cv2.INTER_AREA)
    mean = summed / np.maximum(share, 1e-6)[..., None]
    return float32(mean), (share >= KNOWN).astype(np.float32)


def _relaxed(field: Field, values: Field, weights: NDArray[np.float32]) -> Field:
    for _ in range(ROUNDS):
        field = field + weights * (values - field)
        field = float32(cv2.filter2D(field, -1, NEIGHBOURS, borderType=cv2.BORDER_REPLICATE))
    return float32(field + weights * (values - field))
