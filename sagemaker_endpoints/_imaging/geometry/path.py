"""Open paths through landmarks, and strokes of changing width along them."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

STEPS = 8
"""Points of the spline between two corners, before it is resampled."""


def resampled(corners: Points, count: int) -> Points:
    """`count` points at equal distances along the uniform Catmull-Rom spline through every corner.

    Catmull and Rom, "A class of local interpolating splines", 1974; at both ends the corner is doubled.
    corners: (N, 2), N >= 2. count: >= 2. returns: (count, 2) float32, first and last corner included.
    """
    padded = np.concatenate([corners[:1], corners, corners[-1:]])
    before, here, after, beyond = (padded[i : len(corners) - 1 + i, None] for i in range(4))
    t = np.linspace(0.0, 1.0, STEPS, endpoint=False, dtype=np.float32)[None, :, None]
    curve = 0.5 * (
        2 * here
        + (after - before) * t
        + (2 * before - 5 * here + 4 * after - beyond) * t**2
        + (3 * here - before - 3 * after + beyond) * t**3
    )
    dense = np.concatenate([curve.reshape(-1, 2), corners[-1:]])
    travelled = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    wanted = np.linspace(0.0, travelled[-1], count)
    return np.stack([np.interp(wanted, travelled, dense[:, axis]) for axis in (0, 1)], axis=1).astype(np.float32)


def normals(path: Points) -> Points:
    """(N, 2) unit vectors at right angles to a path, to the right of its direction as y points down is the left."""
    along = np.gradient(path, axis=0)
    across = np.stack([along[:, 1], -along[:, 0]], axis=1)
    return float32(across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6))


def stroke(path: Points, widths: NDArray[np.float32] | float) -> Points:
    """The outline of a stroke. path: (N, 2). widths: pixels, one for all or (N,). returns: (2N, 2) float32, a ring."""
    half = normals(path) * np.broadcast_to(np.float32(0.5) * float32(widths), len(path))[:, None]
    return np.concatenate([path + half, (path - half)[::-1]]).astype(np.float32)
