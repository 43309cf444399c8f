"""The source photo, scaled and cropped to the size of the edited photo."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face
from sagemaker_endpoints._sdk.dtypes import uint8

from .source_face import SourceFace

MAX_ZOOM = 4.0
"""Largest enlargement of a small source face, as a multiple of the scale at which the source fills the frame."""


@dataclass(frozen=True)
class FramedSource:
    """The source photo at the size of the edited photo.

    Attributes:
        rgb: (H, W, 3) uint8.
        points: (478, 3) float32, landmarks of the source face in pixels of `rgb`.
    """

    rgb: RGB
    points: NDArray[np.float32]


def fit_to_frame(source: SourceFace, shape: tuple[int, ...], face: Face) -> FramedSource:
    """Scale and crop the source photo so that it fills the frame and its face lies over the other face.

    The frame is always filled to its edges; therefore the two faces may coincide only roughly.

    Args:
        source: the photo and the face of the other person.
        shape: (H, W, …) of the edited photo.
        face: the face of the edited photo, its pixels.
    """
    here, there = face_frame(face.landmarks), face_frame(source.face.landmarks)
    size = np.array([shape[1], shape[0]], float)
    whole = np.array([source.rgb.shape[1], source.rgb.shape[0]], float)
    filling_scale = float((size / whole).max())
    scale = float(np.clip(here.unit / there.unit, filling_scale, MAX_ZOOM * filling_scale))
    extent = np.clip(np.rint(size / scale), 1, whole)
    corner = there.points.mean(axis=0) - here.points.mean(axis=0) * (extent / size)
    left, top = np.clip(np.rint(corner), 0, whole - extent).astype(int)
    crop = source.rgb[top : top + int(extent[1]), left : left + int(extent[0])]
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    rgb = opencv.resize(crop, (shape[1], shape[0]), interpolation)
    factors = np.append(size / extent, scale)
    points = (source.face.landmarks - np.array([left, top, 0])) * factors
    return FramedSource(uint8(rgb), points.astype(np.float32))
