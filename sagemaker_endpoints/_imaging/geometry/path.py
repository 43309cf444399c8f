"""Open paths through landmarks, and strokes of changing width along them."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.polygon import catmull_rom
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

SPLINE_STEPS = 8
"""Points of the spline between two corners, before it is resampled."""


def resample_path(corners: Points, count: int) -> Points:
    """Points at equal distances along the uniform Catmull-Rom spline through every corner.

    Catmull and Rom, "A class of local interpolating splines", 1974; at both ends the corner is doubled.

    Args:
        corners: (N, 2) float32, N >= 2, pixels.
        count: number of points, at least 2.

    Returns:
        (count, 2) float32, from the first corner to the last.

    Example:
        >>> resample_path(np.array([(0, 0), (4, 0), (8, 0)], np.float32), 5).round(3).tolist()
        [[0.0, 0.0], [2.0, 0.0], [4.0, 0.0], [6.0, 0.0], [8.0, 0.0]]
    """
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    before, here, after, beyond = (padded[i : len(corners) - 1 + i] for i in range(4))
    dense = np.concatenate([catmull_rom(before, here, after, beyond, SPLINE_STEPS), corners[-1:]])
    arc_length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    distances = np.linspace(0.0, arc_length[-1], count)
    return np.stack([np.interp(distances, arc_length, dense[:, axis]) for axis in (0, 1)], axis=1).astype(np.float32)


def normals(path: Points) -> Points:
    """Unit vectors perpendicular to a path; in the picture they point to the left of its direction.

    Args:
        path: (N, 2) float32, pixels.

    Returns:
        (N, 2) float32.

    Example:
        >>> normals(np.array([(0, 0), (1, 0), (2, 0)], np.float32)).tolist()  # to the right; y points down
        [[0.0, -1.0], [0.0, -1.0], [0.0, -1.0]]
    """
    along = np.gradient(path, axis=0)
    across = np.stack([along[:, 1], -along[:, 0]], axis=1)
    return float32(across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6))


def stroke(path: Points, widths: NDArray[np.float32] | float) -> Points:
    """The outline of a stroke along a path.

    Args:
        path: (N, 2) float32, pixels.
        widths: pixels, one for the whole stroke or (N,) float32.

    Returns:
        (2N, 2) float32, a closed outline.

    Example:
        >>> stroke(np.array([(0, 0), (4, 0)], np.float32), 2.0).tolist()
        [[0.0, -1.0], [4.0, -1.0], [4.0, 1.0], [0.0, 1.0]]
    """
    half = normals(path) * np.broadcast_to(np.float32(0.5) * float32(widths), len(path))[:, None]
    return np.concatenate([path + half, (path - half)[::-1]]).astype(np.float32)
