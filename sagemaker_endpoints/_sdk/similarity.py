"""Rotation, uniform scale and shift between two sets of points."""

import numpy as np
from numpy.typing import NDArray

Affine = NDArray[np.float64]
"""(2, 3): [x', y'] = matrix[:, :2] @ [x, y] + matrix[:, 2], in corner-origin pixels."""


def fit_similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> Affine:
    """The similarity that brings `source` nearest to `target` in the least-squares sense, never a reflection.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991,
    equations 38 to 42.

    source, target: (N, 2), N >= 2, not all in one place.
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    centred, wanted = source - source_mean, target - target_mean
    u, singular, vt = np.linalg.svd(wanted.T @ centred / len(source))
    signs = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(signs) @ vt
    scale = float(singular @ signs) / float((centred**2).sum(axis=1).mean())
    linear = scale * rotation
    return np.column_stack([linear, target_mean - linear @ source_mean])


def frame_similarity(centre: NDArray[np.float64], across: NDArray[np.float64], side: float) -> Affine:
    """The similarity that brings a square onto (0, 0)…(side, side).

    centre: (2,) of the square. across: (2,) from the middle of its left edge to the middle of its right edge.
    """
    scale = side / float(across @ across)
    linear = scale * np.array([[across[0], across[1]], [-across[1], across[0]]])
    return np.column_stack([linear, side / 2 - linear @ centre])


def inverse(matrix: Affine) -> Affine:
    """The way back."""
    linear = np.linalg.inv(matrix[:, :2])
    return np.column_stack([linear, -linear @ matrix[:, 2]])


def compose(second: Affine, first: Affine) -> Affine:
    """The one map that does what `first` and then `second` do."""
    return np.column_stack([second[:, :2] @ first[:, :2], transform_points(second, first[:, 2])])


def scale_of(matrix: Affine) -> float:
    """Pixels of the target per pixel of the source."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def transform_points(matrix: Affine, points: NDArray[np.floating]) -> NDArray[np.float64]:
    """(N, 2) points, transformed."""
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])
