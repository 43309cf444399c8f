"""Portraits as the networks expect them: aligned, on white, with a person mask and the centres of the part boxes."""

from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._sdk.align import find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.landmarks import five_points
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, transform_points

from .part_boxes import Centre, centres_of

SIDE = 512
"""Pixels of a portrait's side, as in the authors' training."""

TEMPLATE = "portrait_512"
WHITE = 255

PERSON_THRESHOLD = 0.5
"""Smallest value of the person mask on the person, as in the authors' code."""


@dataclass(frozen=True)
class Portrait:
    """One face, ready to be drawn.

    Attributes:
        matrix: from the photo's pixels to the portrait's.
        rgb: (SIDE, SIDE, 3) uint8, white beyond the photo.
        person: (SIDE, SIDE) float32, 1 on the person, 0 on the background.
        centres: centres of the part boxes, by the names of the networks.
    """

    matrix: Affine
    rgb: RGB
    person: Mask
    centres: dict[str, Centre]


def portrait_of(photo: Photo, face: Face) -> Portrait:
    """Cut out the portrait of a face.

    Args:
        photo: the whole photo.
        face: one of its faces.

    Returns:
        The portrait.
    """
    matrix = find_alignment(face.landmarks, TEMPLATE, SIDE).matrix
    rgb = on_white(photo.rgb, matrix)
    person = warp(photo.person_mask(), matrix, (SIDE, SIDE), cv2.BORDER_CONSTANT) >= PERSON_THRESHOLD
    points = transform_points(matrix, five_points(face.landmarks))
    return Portrait(matrix, rgb, person.astype(np.float32), centres_of(points.tolist(), SIDE))


def on_white(rgb: RGB, matrix: Affine) -> RGB:
    """Warp a picture onto white.

    Args:
        rgb: (H, W, 3) uint8.
        matrix: from the picture's pixels to the portrait's.

    Returns:
        (SIDE, SIDE, 3) uint8, white where the picture does not reach.
    """
    return uint8(WHITE - warp(WHITE - rgb, matrix, (SIDE, SIDE), cv2.BORDER_CONSTANT))
