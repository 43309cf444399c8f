"""A face in the pixels of another picture, under a known map."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._sdk.contract import Face
from sagemaker_endpoints._sdk.similarity import Affine, scale_of, transform_points


def transform_face(face: Face, matrix: Affine) -> Face:
    """The face where `matrix` brings it: landmarks, their depth in the new pixels, and the upright box around its own.

    Yaw, pitch and roll stay as they were read from the photo.
    """
    points = np.column_stack([transform_points(matrix, face.landmarks[:, :2]), face.landmarks[:, 2] * scale_of(matrix)])
    left, top, width, height = face.box
    corners = np.array([(left, top), (left + width, top), (left, top + height), (left + width, top + height)])
    low, high = (edge(transform_points(matrix, corners), axis=0) for edge in (np.min, np.max))
    box = (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return replace(face, landmarks=points.astype(np.float32), box=box)
