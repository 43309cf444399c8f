"""Whose a pixel is where faces are close together."""

import numpy as np

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

BLEND = 0.25
"""Half the width, in units, of the seam in which two faces share pixels."""


def ownership(shape: tuple[int, int], face: FaceFrame, others: list[FaceFrame]) -> Mask:
    """A face's share of every pixel: a soft Voronoi cell, distances measured in each face's own unit.

    shape: (H, W). face, others: in the pixels of that picture. returns: (H, W) float32, 0…1; for two faces their
    shares add up to 1.
    """
    share = np.ones(shape, np.float32)
    own = _distance(shape, face) if others else share
    for other in others:
        share = np.minimum(share, smoothstep(-2 * BLEND, 2 * BLEND, _distance(shape, other) - own))
    return share


def _distance(shape: tuple[int, int], face: FaceFrame) -> Mask:
    """(H, W) float32, units from the middle of the face."""
    middle = (face.points[:468].min(axis=0) + face.points[:468].max(axis=0)) / 2
    x = (np.arange(shape[1], dtype=np.float32) + np.float32(0.5 - middle[0])) * np.float32(1 / face.unit)
    y = (np.arange(shape[0], dtype=np.float32) + np.float32(0.5 - middle[1])) * np.float32(1 / face.unit)
    return float32(np.hypot(x, y[:, None]))
