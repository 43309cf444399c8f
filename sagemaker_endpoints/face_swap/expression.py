"""How differently two mouths are held, and the part of a face whose folds come from that."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import grow_outline, soft_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import MOUTH_CORNERS
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

OTHER_HEIGHT = (0.03, 0.09)
"""Difference between the heights of two open mouths, in units, from which on one cannot take the shape of the other a
little, and at all: stretched lips tear, squeezed teeth are a grey line."""

OTHER_WIDTH = (0.05, 0.2)
"""The same for the widths of two mouths: a smile draws folds that another expression does not have."""

LOWER_FACE = (50, 280, 411, 397, 378, 152, 149, 172, 187)
"""Ring: cheeks and chin, between which the folds of a smile lie."""

FOLD_SIGMA = 0.1
"""Standard deviation, in units, of the soft edge of that part."""


LIP_EDGE = 0.03
"""Distance from the lips, in units, at which folds begin, and the standard deviation of that edge."""


def other_opening(points: NDArray[np.float32], donor: NDArray[np.float32]) -> float:
    """How far one mouth is open and the other is not.

    Args:
        points: (478, 3) float32, the target's landmarks, any pixels.
        donor: (478, 3) float32, the donor's landmarks, any pixels.

    Returns:
        0 for mouths as open as each other … 1.
    """
    return smoothstep_at(*OTHER_HEIGHT, abs(_height(points) - _height(donor)))


def folds(shape: tuple[int, ...], face: FaceFrame, points: NDArray[np.float32], donor: NDArray[np.float32]) -> Mask:
    """Where the donor's folds do not belong to the target's expression.

    Args:
        shape: (H, W, …) of the picture.
        face: the target, pixels of the picture.
        points: (478, 3) float32, its landmarks as photographed, any pixels.
        donor: (478, 3) float32, the donor's landmarks, any pixels.

    Returns:
        (H, W) float32, 0…1.
    """
    share = max(other_opening(points, donor), smoothstep_at(*OTHER_WIDTH, abs(_width(points) - _width(donor))))
    size = (shape[0], shape[1])
    if not share:
        return np.zeros(size, np.float32)
    nose = float32(cv2.convexHull(face.ring(mesh.HAIRLESS[2])))[:, 0]
    lower, nose_area = (
        soft_polygons(size, [outline], FOLD_SIGMA * face.unit) for outline in (face.ring(LOWER_FACE), nose)
    )
    lips = soft_polygons(size, [grow_outline(face.ring(mesh.LIPS_OUTER), LIP_EDGE * face.unit)], LIP_EDGE * face.unit)
    return float32(np.float32(share) * lower * (1 - np.maximum(nose_area, lips)))


def _height(points: NDArray[np.float32]) -> float:
    """The largest gap between the lips, in units."""
    ring = points[list(mesh.LIPS_INNER), :2]
    half = len(ring) // 2
    return float(np.linalg.norm(ring[1:half] - ring[:half:-1], axis=1).max()) / face_frame(points).unit


def _width(points: NDArray[np.float32]) -> float:
    """The distance between the corners of the mouth, in units, whichever way the head is turned."""
    left, right = points[list(MOUTH_CORNERS)]
    return float(np.linalg.norm(left - right)) / face_frame(points).unit
