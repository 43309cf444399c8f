"""A part of a photo around some landmarks, in Lab and at a scale that suits an edit, and the way back."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points


@dataclass(frozen=True)
class WorkingCopy:
    """region: of the photo. face: in the copy's pixels. lab: (h, w, 3), as the photo was when it was taken."""

    region: Region
    face: FaceFrame
    lab: Lab

    @property
    def shape(self) -> tuple[int, int]:
        return self.lab.shape[0], self.lab.shape[1]


def take_copy(rgb: RGB, face: FaceFrame, points: Points, margin: float, finest: float) -> WorkingCopy:
    """The least region of a photo that holds `points` and a margin, reduced if the face is larger than needed.

    rgb: (H, W, 3). face: in its pixels. points: (N, 2), same pixels. margin: units of the face.
    finest: pixels between the eyes; a larger face is reduced to it, a smaller one is taken as it is.
    """
    region = region_around(points, margin * face.unit, rgb.shape[1], rgb.shape[0])
    scale = min(1.0, finest / face.unit)
    width, height = opencv.scaled_size(region.width, region.height, scale)
    factors = np.array([width / region.width, height / region.height], np.float32)
    offset = np.array([region.left, region.top], np.float32)
    pixels = region.cut(rgb)
    if scale < 1.0:
        pixels = opencv.resize(pixels, (width, height), cv2.INTER_AREA)
    return WorkingCopy(region, face.scaled(offset, factors), rgb_to_lab(pixels))


def cut_mask(copy: WorkingCopy, mask: Mask) -> Mask:
    """The copy's part of a mask of the whole photo: (H, W) -> (h, w) float32."""
    height, width = copy.shape
    return opencv.resize(copy.region.cut(mask), (width, height), cv2.INTER_AREA)


def put_back(rgb: RGB, copy: WorkingCopy, edited: Lab) -> None:
    """Add what changed to the photo, in place; where nothing changed its bytes stay.

    rgb: (H, W, 3), written to. edited: (h, w, 3), as `copy.lab`.
    """
    add_difference(copy.region.cut(rgb), lab_to_rgb(edited) - lab_to_rgb(copy.lab))
