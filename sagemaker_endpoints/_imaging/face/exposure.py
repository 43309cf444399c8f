"""The lightness of a picture's faces: the reference that makes tones comparable for any skin in any light."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

REACH = 2.0
"""Distance, in units, at which the weight of a face has fallen to 1/e."""

FAR_WEIGHT = 0.02
"""Weight that every face has everywhere: far from all faces the result is their mean."""

NO_FACE_PERCENTILE = 70
"""Percentile of the picture's lightness that replaces lit skin if there is no face."""

GRID = 64
"""Cells along the longer side of the coarse plane in which lightnesses are blended; the blend varies slowly."""


def skin_median(plane: Plane, face: FaceFrame) -> float:
    """The median of a plane over lit, bare skin: the cheeks and the middle of the forehead.

    Args:
        plane: (H, W) float32, any unit.
        face: in pixels of `plane`; for landmarks outside the picture the nearest border pixel is read.

    Returns:
        The median at the landmarks of these areas and at points between them.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> skin_median(np.full((256, 256), 0.5, np.float32), sample_frame())
        0.5
    """
    rings = np.concatenate([face.ring(ring) for ring in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK, mesh.MID_FOREHEAD)])
    middles = (rings + np.roll(rings, 2, axis=0)) / 2
    pixels = np.concatenate([rings, middles]).astype(int)
    column = pixels[:, 0].clip(0, plane.shape[1] - 1)
    row = pixels[:, 1].clip(0, plane.shape[0] - 1)
    return float(np.median(plane[row, column]))


def local_skin_lightness(lightness: Plane, faces: tuple[FaceFrame, ...]) -> Plane:
    """`skin_median` of the nearby faces for every pixel: on a face its own, between and far from faces a mean.

    Args:
        lightness: (H, W) float32, any unit.
        faces: in pixels of `lightness`; if empty, a bright percentile of the picture is used instead.

    Returns:
        (H, W) float32, smooth, in the unit of `lightness`.

    Example:
        >>> local_skin_lightness(np.full((4, 6), 0.5, np.float32), ())[0, :3]
        array([0.5, 0.5, 0.5], dtype=float32)
    """
    height, width = lightness.shape
    if not faces:
        return np.full((height, width), np.percentile(lightness, NO_FACE_PERCENTILE), np.float32)
    step = max(height, width) / GRID
    rows, columns = opencv.reduced_size(height, width, step)
    x = (np.arange(columns, dtype=np.float32) + 0.5) * (width / columns)
    y = ((np.arange(rows, dtype=np.float32) + 0.5) * (height / rows))[:, None]
    weights = np.stack([_weight(x, y, face) for face in faces])
    medians = np.array([skin_median(lightness, face) for face in faces], np.float32)
    blended = np.tensordot(medians, weights, axes=1) / weights.sum(axis=0)
    return opencv.resize(blended, (width, height), cv2.INTER_LINEAR)


def _weight(x: Plane, y: Plane, face: FaceFrame) -> Plane:
    """The weight of one face at pixels x (w,), y (h, 1): a Gaussian of the distance, plus `FAR_WEIGHT`."""
    middle = face.points[:468].mean(axis=0)
    squared = ((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / np.float32((REACH * face.unit) ** 2)
    return float32(np.exp(-squared) + np.float32(FAR_WEIGHT))
