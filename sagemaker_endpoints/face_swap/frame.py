"""The other photo in this one's frame: of its size, filled to the edges, face over face as far as that allows."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face
from sagemaker_endpoints._sdk.dtypes import uint8

from .source_face import Other

CLOSEST = 4.0
"""How much closer than to fill the frame a photo is taken for a small face."""


@dataclass(frozen=True)
class Framed:
    """rgb: (H, W, 3) uint8, of the frame's size. points: (478, 3) float32, its pixels."""

    rgb: RGB
    points: NDArray[np.float32]


def framed(other: Other, shape: tuple[int, ...], face: Face) -> Framed:
    """shape: (H, W, …) of the photo. face: the one in it that the other's is to meet."""
    here, there = face_frame(face.landmarks), face_frame(other.face.landmarks)
    size = np.array([shape[1], shape[0]], float)
    whole = np.array([other.rgb.shape[1], other.rgb.shape[0]], float)
    fills = float((size / whole).max())
    scale = float(np.clip(here.unit / there.unit, fills, CLOSEST * fills))
    extent = np.clip(np.rint(size / scale), 1, whole)
    corner = there.points.mean(axis=0) - here.points.mean(axis=0) * (extent / size)
    left, top = np.clip(np.rint(corner), 0, whole - extent).astype(int)
    cut = other.rgb[top : top + int(extent[1]), left : left + int(extent[0])]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    rgb = opencv.resize(cut, (shape[1], shape[0]), how)
    factors = np.append(size / extent, scale)
    points = (other.face.landmarks - np.array([left, top, 0])) * factors
    return Framed(uint8(rgb), points.astype(np.float32))
