"""The face that is replaced: its part of the photo, and the smaller scale at which masks and light are computed."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo, Points

from .worn import Worn, sample_worn

MAX_UNIT = 90.0
"""Largest inter-ocular distance, in pixels, at which maps, masks and light are computed. They vary slowly, so they
are computed small and enlarged. These pixels are called working pixels."""

MARGIN = 0.3
"""Margin around the landmarks, in units: the light at the rim needs surroundings."""


@dataclass(frozen=True)
class TargetFace:
    """One face of the photo, in the photo's pixels and in working pixels.

    Attributes:
        region: the part of the photo around the face.
        rgb: (H, W, 3) uint8, the region's pixels.
        points: (478, 3) float32, landmarks in working pixels.
        shape: (h, w) of the region in working pixels.
        factors: (2,) float32, working pixels per photo pixel, x and y.
        frame: the face in working pixels.
        worn: (h, w, 3) float32, what the face wears, working pixels.
    """

    region: Region
    rgb: RGB
    points: NDArray[np.float32]
    shape: tuple[int, int]
    factors: Points
    frame: FaceFrame
    worn: Worn

    @property
    def unit(self) -> float:
        """Inter-ocular distance in working pixels."""
        return self.frame.unit

    @property
    def photo_unit(self) -> float:
        """Inter-ocular distance in pixels of the photo."""
        return self.frame.unit / float(self.factors.mean())

    def to_working_pixels(self, face: FaceFrame) -> FaceFrame:
        """Another face of the photo in working pixels.

        Args:
            face: in pixels of the photo.
        """
        return face.scaled(np.array([self.region.left, self.region.top], np.float32), self.factors)

    def enlarge(self, plane: NDArray[np.float32]) -> NDArray[np.float32]:
        """Resize from working pixels to the region's own size, bilinear.

        Args:
            plane: (h, w) or (h, w, C) float32.

        Returns:
            (H, W) or (H, W, C) float32.
        """
        size = (self.region.width, self.region.height)
        return opencv.resize(plane, size, cv2.INTER_LINEAR)

    def reduce(self, rgb: RGB) -> RGB:
        """Resize from the region's own size to working pixels.

        Args:
            rgb: (H, W, 3) uint8.

        Returns:
            (h, w, 3) uint8.
        """
        size = (self.shape[1], self.shape[0])
        return opencv.resize(rgb, size, cv2.INTER_AREA)


def prepare_target(rgb: RGB, photo: Photo, face: Face) -> TargetFace:
    """Cut a face out of the photo and choose its working scale.

    Args:
        rgb: (H, W, 3) uint8, the result so far, of the photo's size; the region is a view of it.
        photo: the photo.
        face: the face that is replaced.
    """
    landmarks = face.landmarks
    frame = face_frame(landmarks)
    region = region_around(frame.points, MARGIN * frame.unit, rgb.shape[1], rgb.shape[0])
    scale = min(1.0, MAX_UNIT / frame.unit)
    shape = opencv.scaled_size(region.height, region.width, scale)
    factors = np.array([shape[1] / region.width, shape[0] / region.height], np.float32)
    corner = np.array([region.left, region.top], np.float32)
    points = (landmarks - np.append(corner, 0)) * np.append(factors, factors.mean())
    worn = sample_worn(photo, face, region, (shape[1], shape[0]))
    own = frame.scaled(corner, factors)
    return TargetFace(region, region.cut(rgb), points.astype(np.float32), shape, factors, own, worn)
