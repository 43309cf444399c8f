"""The face that is put on others, as large as it is needed, and as its own mirror image."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.face.mesh import LEFT_IRIS, RIGHT_IRIS
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32, uint8

from .source_face import Other

FINENESS = 1.25
"""Pixels of the donor for one of the target: more would only flicker when it is sampled."""

MARGIN = 0.2
"""Units around the landmarks, so that cubic sampling has neighbours."""


@dataclass(frozen=True)
class Donor:
    """rgb: (H, W, 3) uint8. points: (478, 3) float32, its pixels. unit: pixels between the eyes."""

    rgb: RGB
    points: NDArray[np.float32]
    unit: float


def donor_for(other: Other, unit: float) -> Donor:
    """The other person's face, reduced where it is much larger than a target of that unit."""
    frame = face_frame(other.face.landmarks)
    height, width = other.rgb.shape[:2]
    region = region_around(frame.points, MARGIN * frame.unit, width, height)
    scale = min(1.0, FINENESS * unit / frame.unit)
    size = opencv.scaled_size(region.width, region.height, scale)
    rgb = opencv.resize(region.cut(other.rgb), size, cv2.INTER_AREA)
    points = other.face.landmarks - np.array([region.left, region.top, 0], np.float32)
    factors = np.array([size[0] / region.width, size[1] / region.height, scale], np.float32)
    return Donor(uint8(rgb), float32(points * factors), frame.unit * scale)


def mirrored(donor: Donor) -> Donor:
    """The same face looking the other way: it shows the side that the photo does not."""
    points = donor.points[_opposites()]
    points[:, 0] = donor.rgb.shape[1] - points[:, 0]
    return Donor(np.ascontiguousarray(donor.rgb[:, ::-1]), points, donor.unit)


@cache
def _opposites() -> NDArray[np.intp]:
    """(478,) the landmark on the other side of the face for every landmark, found on the symmetric atlas."""
    atlas = face_atlas()
    points = atlas.frame.points[:468].astype(np.float64)
    flipped = points * (-1, 1) + (atlas.shape[1], 0)
    skin = np.linalg.norm(flipped[:, None] - points[None], axis=2).argmin(axis=1)
    irises = [*range(RIGHT_IRIS, RIGHT_IRIS + 5), *range(LEFT_IRIS, LEFT_IRIS + 5)]
    return np.concatenate([skin, irises])
