"""Maps a face to the pixels of another picture."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._sdk.contract import Face
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import Affine, scale_of, transform_points


def transform_face(face: Face, matrix: Affine) -> Face:
    """Map a face by a similarity: its landmarks, their depth, and the upright box around the mapped box.

    Yaw, pitch and roll stay as they were measured in the photo.

    Args:
        face: in the source's pixels.
        matrix: (2, 3), from the source's pixels to the target's.

    Returns:
        The face in the target's pixels.

    Example:
        >>> face = Face("f0", (0.0, 0.0, 2.0, 2.0), np.ones((478, 3), np.float32))
        >>> transform_face(face, np.array([[3.0, 0.0, 1.0], [0.0, 3.0, 0.0]])).box
        (1.0, 0.0, 6.0, 6.0)
    """
    points = np.column_stack([transform_points(matrix, face.landmarks[:, :2]), face.landmarks[:, 2] * scale_of(matrix)])
    left, top, width, height = face.box
    corners = np.array([(left, top), (left + width, top), (left, top + height), (left + width, top + height)])
    low, high = (edge(transform_points(matrix, corners), axis=0) for edge in (np.min, np.max))
    box = (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return replace(face, landmarks=float32(points), box=box)


def stretch_face(face: Face, across: float, down: float) -> Face:
    """Scale a face to a picture of another size; width and height may change by different factors.

    Args:
        face: in the pixels of the old size.
        across: new width / old width; also the factor of depth.
        down: new height / old height.

    Returns:
        The face in the pixels of the new size.

    Example:
        >>> face = Face("f0", (1.0, 1.0, 2.0, 2.0), np.ones((478, 3), np.float32))
        >>> stretch_face(face, 2.0, 3.0).box
        (2.0, 3.0, 4.0, 6.0)
    """
    x, y, width, height = face.box
    landmarks = float32(face.landmarks * (across, down, across))
    return replace(face, box=(x * across, y * down, width * across, height * down), landmarks=landmarks)
