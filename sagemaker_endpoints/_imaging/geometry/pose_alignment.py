"""Alignment of one face's landmarks to the pose of another face, in three dimensions."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32


def align_to_pose(points: NDArray[np.float32], pose: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn, scale and move points by the similarity that fits them best to a pose, in the least squares sense.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", TPAMI 1991,
    equations 40 to 42.

    Args:
        points: (N, 3) float32, landmarks of one face.
        pose: (N, 3) float32, the same landmarks of another face.

    Returns:
        (N, 3) float32, the shape of `points` at the position, size and rotation of `pose`.

    Example:
        >>> points = np.array([(0, 0, 0), (1, 0, 0), (0, 2, 0), (0, 0, 3)], np.float32)
        >>> pose = points[:, [1, 2, 0]] * np.float32(2) + 5  # turned, enlarged and moved
        >>> np.allclose(align_to_pose(points, pose), pose, atol=1e-4)
        True
    """
    middle, pose_middle = points.mean(axis=0), pose.mean(axis=0)
    centred, centred_pose = points - middle, pose - pose_middle
    left, singular, right = np.linalg.svd(centred_pose.T @ centred)
    # the last sign prevents a reflection
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    rotation = (left * signs) @ right
    scale = float(singular @ signs) / max(float((centred**2).sum()), 1e-9)
    return float32(scale * centred @ rotation.T + pose_middle)
