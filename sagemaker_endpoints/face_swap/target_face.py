"""The face that is replaced: its part of the photo, and the smaller scale at which masks and light are worked out."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Points

WORKING_UNIT = 90.0
"""Pixels between the eyes at which maps, masks and light are worked out; they vary slowly and are enlarged."""

MARGIN = 0.3
"""Units around the landmarks: enough that light at the rim has surroundings."""


@dataclass(frozen=True)
class Stage:
    """region: of the photo. rgb: its pixels. points: (478, 3) in working pixels. shape: (h, w), working pixels.

    factors: (2,) working pixels for one of the photo's, across and down.
    """

    region: Region
    rgb: RGB
    points: NDArray[np.float32]
    shape: tuple[int, int]
    factors: Points
    frame: FaceFrame

    @property
    def unit(self) -> float:
        """Working pixels between the eyes."""
        return self.frame.unit

    @property
    def photo_unit(self) -> float:
        """The photo's pixels between the eyes."""
        return self.frame.unit / float(self.factors.mean())

    def moved(self, face: FaceFrame) -> FaceFrame:
        """Another face of the photo, in working pixels."""
        return face.scaled(np.array([self.region.left, self.region.top], np.float32), self.factors)

    def enlarged(self, plane: NDArray[np.float32]) -> NDArray[np.float32]:
        """(h, w) or (h, w, C), working pixels -> the region's own size, bilinear."""
        size = (self.region.width, self.region.height)
        return opencv.resize(plane, size, cv2.INTER_LINEAR)

    def reduced(self, rgb: RGB) -> RGB:
        """A picture of the region's size -> working pixels."""
        size = (self.shape[1], self.shape[0])
        return opencv.resize(rgb, size, cv2.INTER_AREA)


def stage_for(rgb: RGB, landmarks: NDArray[np.float32]) -> Stage:
    """rgb: (H, W, 3) the photo. landmarks: (478, 3), its pixels."""
    frame = face_frame(landmarks)
    region = region_around(frame.points, MARGIN * frame.unit, rgb.shape[1], rgb.shape[0])
    scale = min(1.0, WORKING_UNIT / frame.unit)
    shape = opencv.scaled_size(region.height, region.width, scale)
    factors = np.array([shape[1] / region.width, shape[0] / region.height], np.float32)
    corner = np.array([region.left, region.top], np.float32)
    points = (landmarks - np.append(corner, 0)) * np.append(factors, factors.mean())
    return Stage(region, region.cut(rgb), points.astype(np.float32), shape, factors, frame.scaled(corner, factors))
