"""Warns about faces that no effect can edit well, whichever effect it is."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from facemagi.warnings import JobWarning
from facemagi_vision.geometry import bounding_square
from facemagi_vision.mesh import SURFACE_POINTS
from facemagi_vision.quality import CROP_SIZE, weaknesses
from sagemaker_endpoints._sdk.contract import RGB, Face
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import inverse

LOW = 0.3
"""Quality below which a face is warned about: in portraits hardly any, in group photographs the
small faces of the back rows."""


def quality_warnings(rgb: RGB, faces: Sequence[Face]) -> Iterator[JobWarning]:
    """The warning `low_quality_face` for each face that has a low quality, with the reasons.

    Args:
        rgb: (H, W, 3) uint8, the picture in which the faces were found.
        faces: in its pixels.
    """
    for face in faces:
        if face.quality < LOW:
            yield JobWarning("low_quality_face", face.id, _reasons(rgb, face))


def _reasons(rgb: RGB, face: Face) -> tuple[str, ...]:
    square = bounding_square(face.landmarks[:SURFACE_POINTS, :2].astype(np.float64), np.radians(face.roll), 1.0)
    crop = warp(rgb, inverse(square.to_picture(CROP_SIZE)), (CROP_SIZE, CROP_SIZE), cv2.BORDER_REPLICATE)
    return tuple(weaknesses(face.landmarks, face.yaw, face.pitch, crop))
