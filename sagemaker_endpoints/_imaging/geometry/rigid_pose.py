"""One face turned, scaled and moved to the pose of another, in three dimensions."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32


def brought_to_pose(points: NDArray[np.float32], pose: NDArray[np.float32]) -> NDArray[np.float32]:
    """The similarity that fits best in the least squares sense, applied.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", TPAMI 1991,
    equations 40 to 42.

    points, pose: (N, 3) float32, the same landmarks of two faces.
    returns: (N, 3), the shape of `points` where `pose` is.
    """
    middle, aim = points.mean(axis=0), pose.mean(axis=0)
    centred, wanted = points - middle, pose - aim
    left, singular, right = np.linalg.svd(wanted.T @ centred)
    # never a reflection
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    rotation = (left * signs) @ right
    scale = float(singular @ signs) / max(float((centred**2).sum()), 1e-9)
    return float32(scale * centred @ rotation.T + aim)
