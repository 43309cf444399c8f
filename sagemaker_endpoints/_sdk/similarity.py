"""Affine maps in the picture's plane: fitting, inverting, composing and applying them.

Convention: coordinates have their origin at the top-left corner of the top-left pixel, except where a function says
"pixel centres", which is OpenCV's convention.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = TypeVar("Real", np.float32, np.float64)

Affine = NDArray[np.float64]
"""(2, 3) float64: [x', y'] = matrix[:, :2] @ [x, y] + matrix[:, 2]."""


def fit_similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> Affine:
    """The similarity (rotation, uniform scale, shift; never a reflection) from one point set to another.

    Least squares: Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991,
    equations 38 to 42.

    Args:
        source: (N, 2), at least two points, not all equal.
        target: (N, 2), the same points after the map.

    Returns:
        (2, 3), from source to target.

    Example:
        >>> square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        >>> fit_similarity(square, 2 * square + 5).round(6) + 0
        array([[2., 0., 5.],
               [0., 2., 5.]])
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    centred_source, centred_target = source - source_mean, target - target_mean
    u, singular, vt = np.linalg.svd(centred_target.T @ centred_source / len(source))
    signs = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(signs) @ vt
    scale = float(singular @ signs) / float((centred_source**2).sum(axis=1).mean())
    linear = scale * rotation
    return np.column_stack([linear, target_mean - linear @ source_mean])


def frame_similarity(centre: NDArray[np.float64], across: NDArray[np.float64], side: float) -> Affine:
    """The similarity from a rotated square to the upright square (0, 0)…(side, side).

    Args:
        centre: (2,), the middle of the square.
        across: (2,), from the middle of its left edge to the middle of its right edge.
        side: of the upright square, pixels.

    Returns:
        (2, 3), from the rotated square's pixels to the upright one's.

    Example:
        >>> frame_similarity(np.array([10.0, 10.0]), np.array([4.0, 0.0]), 8)
        array([[  2.,   0., -16.],
               [ -0.,   2., -16.]])
    """
    scale = side / float(across @ across)
    linear = scale * np.array([[across[0], across[1]], [-across[1], across[0]]])
    return np.column_stack([linear, side / 2 - linear @ centre])


def inverse(matrix: Affine) -> Affine:
    """The inverse map.

    Args:
        matrix: (2, 3), invertible.

    Returns:
        (2, 3), from the target's coordinates to the source's.

    Example:
        >>> inverse(np.array([[2.0, 0.0, 4.0], [0.0, 2.0, 6.0]]))
        array([[ 0.5,  0. , -2. ],
               [ 0. ,  0.5, -3. ]])
    """
    linear = np.linalg.inv(matrix[:, :2])
    return np.column_stack([linear, -linear @ matrix[:, 2]])


def compose(second: Affine, first: Affine) -> Affine:
    """The map that applies `first` and then `second`.

    Args:
        second: (2, 3).
        first: (2, 3).

    Returns:
        (2, 3), from the source of `first` to the target of `second`.

    Example:
        >>> shift, double = np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 0.0]]), np.array([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
        >>> compose(double, shift)
        array([[2., 0., 6.],
               [0., 2., 0.]])
    """
    return np.column_stack([second[:, :2] @ first[:, :2], transform_points(second, first[:, 2])])


def scale_of(matrix: Affine) -> float:
    """The scale factor of a map.

    Args:
        matrix: (2, 3).

    Returns:
        Pixels of the target per pixel of the source; the geometric mean of both directions.

    Example:
        >>> scale_of(np.array([[0.0, -2.0, 0.0], [2.0, 0.0, 0.0]]))
        2.0
    """
    return float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))


def transform_points(matrix: Affine, points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Apply a map to points.

    Args:
        matrix: (2, 3).
        points: (N, 2), or one point, (2,).

    Returns:
        The same shape.

    Example:
        >>> transform_points(np.array([[2.0, 0.0, 1.0], [0.0, 2.0, 0.0]]), np.array([[1.0, 1.0]]))
        array([[3., 2.]])
    """
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])


def pixel_centre_matrix(matrix: NDArray[Real]) -> NDArray[Real]:
    """A map between corner-origin coordinates, as the map between pixel centres that OpenCV expects.

    Args:
        matrix: (2, 3) float32 or float64, corner origin on both sides.

    Returns:
        (2, 3) of the same dtype, for `cv2.warpAffine`, where the centre of the first pixel is (0, 0).

    Example:
        >>> pixel_centre_matrix(np.array([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0]]))
        array([[2. , 0. , 0.5],
               [0. , 2. , 0.5]])
    """
    half = np.full(2, 0.5, matrix.dtype)
    shift = matrix[:, :2] @ half + matrix[:, 2] - half
    return np.asarray(np.column_stack([matrix[:, :2], shift]), matrix.dtype)
