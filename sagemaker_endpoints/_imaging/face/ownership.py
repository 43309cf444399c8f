"""Divides the pixels of a picture between faces that are close together."""

import numpy as np

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

HALF_SEAM = 0.25
"""Half the width, in units, of the seam in which two faces share pixels."""


def ownership(shape: tuple[int, int], face: FaceFrame, others: list[FaceFrame]) -> Mask:
    """A face's share of every pixel: a soft Voronoi cell, distances measured in each face's own unit.

    Args:
        shape: (H, W) of the picture.
        face: the face whose share is computed, in pixels of that picture.
        others: the other faces, in the same pixels.

    Returns:
        (H, W) float32, 0…1. The shares of two faces add up to 1; without other faces the share is 1 everywhere.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> left, shift = sample_frame(100), np.array([-100, 0], np.float32)
        >>> right = left.scaled(shift, np.ones(2, np.float32))
        >>> ownership((100, 200), left, [right])[50, [50, 150]]
        array([1., 0.], dtype=float32)
    """
    share = np.ones(shape, np.float32)
    own = _distance(shape, face) if others else share
    for other in others:
        share = np.minimum(share, smoothstep(-2 * HALF_SEAM, 2 * HALF_SEAM, _distance(shape, other) - own))
    return share


def _distance(shape: tuple[int, int], face: FaceFrame) -> Mask:
    """(H, W) float32, the distance of every pixel from the middle of the face, units."""
    middle = (face.points[:468].min(axis=0) + face.points[:468].max(axis=0)) / 2
    x = (np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - middle[0])) * np.float32(1 / face.unit)
    y = (np.arange(shape[0], dtype=np.float32) + np.float32(0.5 - middle[1])) * np.float32(1 / face.unit)
    return float32(np.hypot(x, y[:, None]))
