"""The source photo, scaled and cropped to the size of the edited photo."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Points
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.similarity import Affine
from sagemaker_endpoints.face_swap.source_face import SourceFace

MAX_ZOOM = 1.15
"""Largest enlargement of the source towards a larger face, as a multiple of the scale at which it fills the frame.
With more, hair and shoulders leave the frame, other people too, and a small face is shown as a blurred fragment."""


FACE_MARGIN = 0.5
"""Margin around the source face, in units, that is shown with it, also where the photo's face is at the border."""


@dataclass(frozen=True)
class FramedSource:
    """The source photo at the size of the edited photo.

    Attributes:
        rgb: (H, W, 3) uint8.
        points: (478, 3) float32, landmarks of the source face in pixels of `rgb`.
    """

    rgb: RGB
    points: NDArray[np.float32]


@dataclass(frozen=True)
class Frame:
    """The part of the source photo that fills the frame.

    Attributes:
        region: the part, pixels of the source photo.
        size: (width, height) of the frame, pixels.
        scale: pixels of the frame per pixel of the source photo.
    """

    region: Region
    size: opencv.Size
    scale: float

    def matrix(self) -> Affine:
        """(2, 3), from the source photo's pixels to those of the frame."""
        across, down = self.size[0] / self.region.width, self.size[1] / self.region.height
        return np.array([[across, 0, -self.region.left * across], [0, down, -self.region.top * down]])

    def points(self, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Landmarks of the source photo, (478, 3), in pixels of the frame."""
        matrix = self.matrix()
        return float32(landmarks * [matrix[0, 0], matrix[1, 1], self.scale] + [*matrix[:, 2], 0])

    def picture(self, rgb: RGB) -> RGB:
        """The source photo, (H, W, 3) uint8, in the frame."""
        interpolation = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        return uint8(opencv.resize(self.region.cut(rgb), self.size, interpolation))


def frame_source(source: SourceFace, shape: tuple[int, ...], face: Face) -> Frame:
    """Find the part of the source photo that fills the frame, with its face over the other face.

    The frame is always filled to its edges; therefore the two faces may coincide only roughly. The source face
    is whole.

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
    corner = _with_whole_face(corner, extent, there)
    left, top = (int(value) for value in np.clip(np.rint(corner), 0, whole - extent))
    region = Region(left, top, left + int(extent[0]), top + int(extent[1]))
    return Frame(region, (shape[1], shape[0]), scale)


def _with_whole_face(corner: NDArray[np.floating], extent: NDArray[np.floating], face: FaceFrame) -> Points:
    """The corner moved until the part of a given extent shows the whole face, or its middle if that is larger."""
    margin = FACE_MARGIN * face.unit
    last, first = face.points.min(axis=0) - margin, face.points.max(axis=0) + margin - extent
    middle = (first + last) / 2
    return float32(np.clip(corner, np.minimum(first, middle), np.maximum(last, middle)))


def fit_to_frame(source: SourceFace, shape: tuple[int, ...], face: Face) -> FramedSource:
    """Scale and crop the source photo as `frame_source` says.

    Args:
        source: the photo and the face of the other person.
        shape: (H, W, …) of the edited photo.
        face: the face of the edited photo, its pixels.
    """
    frame = frame_source(source, shape, face)
    return FramedSource(frame.picture(source.rgb), frame.points(source.face.landmarks))
