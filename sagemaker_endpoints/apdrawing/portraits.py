"""Faces as the networks know them: aligned, on white, with their people's outline and the places of their parts."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._sdk.align import find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.landmarks import five_points
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, transform_points

from .centres import Centre, centres_of

SIDE = 512
TEMPLATE = "portrait_512"
WHITE = 255

IN_PERSON = 0.5
"""From here on the authors take a pixel of the outline's mask to be the person's."""


@dataclass(frozen=True)
class Portrait:
    """One face, ready to be drawn.

    matrix: from the photo's pixels to the portrait's. rgb: (SIDE, SIDE, 3) uint8, white beyond the photo.
    person: (SIDE, SIDE) float32, 0 or 1. centres: of the parts with networks of their own, by their names.
    """

    matrix: Affine
    rgb: RGB
    person: Mask
    centres: dict[str, Centre]


def portrait_of(photo: Photo, face: Face) -> Portrait:
    """The portrait of a face of a photo."""
    matrix = find_alignment(face.landmarks, TEMPLATE, SIDE).matrix
    rgb = on_white(photo.rgb, matrix)
    person = warp(photo.person_mask(), matrix, (SIDE, SIDE), cv2.BORDER_CONSTANT) >= IN_PERSON
    points = transform_points(matrix, five_points(face.landmarks))
    return Portrait(matrix, rgb, person.astype(np.float32), centres_of(points.tolist(), SIDE))


def on_white(rgb: RGB, matrix: Affine) -> RGB:
    """(SIDE, SIDE, 3) uint8: the picture where `matrix` brings it, white elsewhere."""
    return uint8(WHITE - warp(WHITE - rgb, matrix, (SIDE, SIDE), cv2.BORDER_CONSTANT))
