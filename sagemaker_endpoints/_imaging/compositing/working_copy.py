"""Working copies: a part of a photo in Lab, at the scale that an edit needs; and writing the edit back to the photo."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask, Photo, Points


@dataclass(frozen=True)
class WorkingCopy:
    """A part of a photo, ready to be edited.

    Attributes:
        region: the part of the photo.
        face: the face in the copy's pixels.
        lab: (h, w, 3) float32, the photo's pixels at the time of the copy, possibly reduced.
    """

    region: Region
    face: FaceFrame
    lab: Lab

    @property
    def shape(self) -> tuple[int, int]:
        """The copy's size.

        Returns:
            (h, w), pixels.
        """
        return self.lab.shape[0], self.lab.shape[1]


def take_copy(rgb: RGB, face: FaceFrame, points: Points, margin: float, max_unit: float) -> WorkingCopy:
    """Copy the smallest region of a photo that contains `points` and a margin; large faces are reduced.

    Args:
        rgb: (H, W, 3) uint8.
        face: in the photo's pixels.
        points: (N, 2) float32, in the photo's pixels.
        margin: around the points, units of the face.
        max_unit: inter-ocular distance, pixels, to which a larger face is reduced; smaller faces keep their size.

    Returns:
        The copy.

    Example:
        >>> axes = np.eye(2, dtype=np.float32)
        >>> face = FaceFrame(points=np.zeros((478, 2), np.float32), unit=80.0, up=-axes[1], right=axes[0])
        >>> corners = np.array([(40, 40), (140, 100)], np.float32)
        >>> copy = take_copy(np.zeros((200, 200, 3), np.uint8), face, corners, margin=0.25, max_unit=40.0)
        >>> copy.region, copy.shape, copy.face.unit
        (Region(left=20, top=20, right=160, bottom=120), (50, 70), 40.0)
    """
    region = region_around(points, margin * face.unit, rgb.shape[1], rgb.shape[0])
    scale = min(1.0, max_unit / face.unit)
    width, height = opencv.scaled_size(region.width, region.height, scale)
    factors = np.array([width / region.width, height / region.height], np.float32)
    offset = np.array([region.left, region.top], np.float32)
    pixels = region.cut(rgb)
    if scale < 1.0:
        pixels = opencv.resize(pixels, (width, height), cv2.INTER_AREA)
    return WorkingCopy(region, face.scaled(offset, factors), rgb_to_lab(pixels))


def person_in(copy: WorkingCopy, photo: Photo) -> Mask:
    """The photo's person mask in the pixels of a copy.

    Args:
        copy: the working copy.
        photo: from which it was taken.

    Returns:
        (h, w) float32, 0…1.

    Example:
        >>> copy = WorkingCopy(Region(2, 0, 6, 2), face=None, lab=np.zeros((1, 2, 3), np.float32))
        >>> person_in(copy, Photo(np.zeros((2, 8, 3), np.uint8))).shape
        (1, 2)
    """
    height, width = copy.shape
    across, down = width / copy.region.width, height / copy.region.height
    matrix = np.array([[across, 0, -copy.region.left * across], [0, down, -copy.region.top * down]])
    return photo.person_mask_in(matrix, (width, height))


def put_back(rgb: RGB, copy: WorkingCopy, edited: Lab) -> None:
    """Add the changes made to a copy to the photo, in place; where nothing changed the photo keeps its bytes.

    Args:
        rgb: (H, W, 3) uint8, the photo; written to.
        copy: the working copy.
        edited: (h, w, 3) float32, `copy.lab` after the edit.

    Example:
        >>> rgb = np.full((2, 4, 3), 119, np.uint8)
        >>> copy = WorkingCopy(Region(0, 0, 2, 2), face=None, lab=np.full((2, 2, 3), (50, 0, 0), np.float32))
        >>> put_back(rgb, copy, copy.lab + np.array([5, 0, 0], np.float32))
        >>> rgb[0, :, 0].tolist()
        [132, 132, 119, 119]
    """
    add_difference(copy.region.cut(rgb), lab_to_rgb(edited) - lab_to_rgb(copy.lab))
