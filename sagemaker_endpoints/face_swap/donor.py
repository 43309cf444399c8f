"""The donor: the face that is pasted on others, cropped, reduced to the needed size, and mirrored if needed."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.mesh import LEFT_IRIS, RIGHT_IRIS
from sagemaker_endpoints._imaging.face.shading import NOISE_FLOOR
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .source_face import SourceFace
from .worn import MAX_UNIT, Worn, sample_worn

MAX_SCALE = 1.25
"""Largest number of donor pixels per target pixel, each way; with more, sampling the donor would cause aliasing."""

SIDE_SIGMA = 0.1
"""Standard deviation, in units, of the blur before both halves are compared: features need not lie exactly opposite."""

MARGIN = 0.2
"""Margin around the landmarks, in units, so that cubic sampling has neighbours."""


@dataclass(frozen=True)
class Donor:
    """The crop of the source photo that contains the face.

    Attributes:
        rgb: (H, W, 3) uint8.
        points: (478, 3) float32, landmarks in pixels of `rgb`.
        unit: inter-ocular distance in pixels of `rgb`.
        worn: (h, w, 3) float32, what the face wears, over the same area.
    """

    rgb: RGB
    points: NDArray[np.float32]
    unit: float
    worn: Worn

    def map_to_worn(self, source_map: Field) -> Field:
        """A map into `rgb`, (H, W, 2) float32 pixels, as a map into `worn`."""
        return source_map * np.float32(self.worn.shape[1] / self.rgb.shape[1])


def prepare_donor(source: SourceFace, unit: float) -> Donor:
    """Crop the source face, and reduce it if it is much larger than the target.

    Args:
        source: the photo and the face of the other person.
        unit: inter-ocular distance of the target face, pixels of the target photo.
    """
    frame = face_frame(source.face.landmarks)
    height, width = source.rgb.shape[:2]
    region = region_around(frame.points, MARGIN * frame.unit, width, height)
    scale = min(1.0, MAX_SCALE * unit / frame.unit)
    size = opencv.scaled_size(region.width, region.height, scale)
    rgb = opencv.resize(region.cut(source.rgb), size, cv2.INTER_AREA)
    points = source.face.landmarks - np.array([region.left, region.top, 0], np.float32)
    factors = np.array([size[0] / region.width, size[1] / region.height, scale], np.float32)
    small = opencv.scaled_size(*size, min(1.0, MAX_UNIT / (frame.unit * scale)))
    worn = sample_worn(source.photo(), source.face, region, small)
    return Donor(uint8(rgb), float32(points * factors), frame.unit * scale, worn)


def mirrored(donor: Donor) -> Donor:
    """A donor mirrored left to right: it shows the side of the face that the photo does not show.

    Args:
        donor: not changed.

    Returns:
        Pixels and landmarks of the mirror image; each landmark keeps its meaning.
    """
    points = donor.points[_opposites()]
    points[:, 0] = donor.rgb.shape[1] - points[:, 0]
    return Donor(np.ascontiguousarray(donor.rgb[:, ::-1]), points, donor.unit, donor.worn[:, ::-1])


def lopsidedness(donor: Donor) -> float:
    """How differently both halves of a face are lit.

    Args:
        donor: the face.

    Returns:
        Logarithm of the light on the brighter half / that on the darker one: of nine out of ten points, that of the
        most different one.
    """
    luma = cv2.cvtColor(donor.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    smooth = wide_gaussian(luma, SIDE_SIGMA * donor.unit)
    column, row = np.floor(donor.points[:468, :2]).astype(int).T
    light = np.log(smooth[row.clip(0, luma.shape[0] - 1), column.clip(0, luma.shape[1] - 1)] + NOISE_FLOOR)
    return float(np.percentile(np.abs(light - light[_opposites()[:468]]), 90))


@cache
def _opposites() -> NDArray[np.intp]:
    """(478,) for each landmark the index of its mirror image, found on the symmetric atlas."""
    atlas = face_atlas()
    points = atlas.frame.points[:468].astype(np.float64)
    flipped = points * (-1, 1) + (atlas.shape[1], 0)
    skin = np.linalg.norm(flipped[:, None] - points[None], axis=2).argmin(axis=1)
    irises = [*range(RIGHT_IRIS, RIGHT_IRIS + 5), *range(LEFT_IRIS, LEFT_IRIS + 5)]
    return np.concatenate([skin, irises])
