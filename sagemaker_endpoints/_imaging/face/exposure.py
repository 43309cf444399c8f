"""How bright a picture's faces are lit: the measure by which tones of any skin in any light can be compared."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

REACH = 2.0
"""Units around a face over which its own light counts most."""

ELSEWHERE = 0.02
"""Weight of every face far from all of them: there the mean of the faces counts."""

NO_FACE = 70
"""Percentile of the picture that stands for lit skin where there is no face."""

GRID = 64
"""Cells along the longer side of the plane in which lights are blended; they vary slowly."""


def skin_median(plane: Plane, face: FaceFrame) -> float:
    """The median of lit, bare skin: cheeks and the middle of the forehead.

    plane: (H, W). face: in its pixels; parts of it may lie outside, where the border counts.
    """
    rings = np.concatenate([face.ring(ring) for ring in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK, mesh.MID_FOREHEAD)])
    middles = (rings + np.roll(rings, 2, axis=0)) / 2
    places = np.concatenate([rings, middles]).astype(int)
    column = places[:, 0].clip(0, plane.shape[1] - 1)
    row = places[:, 1].clip(0, plane.shape[0] - 1)
    return float(np.median(plane[row, column]))


def nearby_face_lightness(lightness: Plane, faces: tuple[FaceFrame, ...]) -> Plane:
    """`skin_median` of the faces around each pixel: near a face its own, in between and far away a mean.

    lightness: (H, W). faces: in its pixels; with none, a bright tone of the picture itself is taken.
    returns: (H, W) float32, smooth, in the unit of `lightness`.
    """
    height, width = lightness.shape
    if not faces:
        return np.full((height, width), np.percentile(lightness, NO_FACE), np.float32)
    step = max(height, width) / GRID
    rows, columns = opencv.reduced_size(height, width, step)
    x = (np.arange(columns, dtype=np.float32) + 0.5) * (width / columns)
    y = ((np.arange(rows, dtype=np.float32) + 0.5) * (height / rows))[:, None]
    weights = np.stack([_nearness(x, y, face) for face in faces])
    lights = np.array([skin_median(lightness, face) for face in faces], np.float32)
    blended = np.tensordot(lights, weights, axes=1) / weights.sum(axis=0)
    return opencv.resize(blended, (width, height), cv2.INTER_LINEAR)


def _nearness(x: Plane, y: Plane, face: FaceFrame) -> Plane:
    middle = face.points[:468].mean(axis=0)
    squared = ((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / np.float32((REACH * face.unit) ** 2)
    return float32(np.exp(-squared) + np.float32(ELSEWHERE))
