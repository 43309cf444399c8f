"""Heads as the network expects them, upright squares with all of the hair, and the way back into the photo."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._sdk.align import Alignment, align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.face_mask import crop_mask
from sagemaker_endpoints._sdk.landmarks import oval
from sagemaker_endpoints._sdk.paste_back import paste_whole
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import transform_points

SIDE = 256
"""Pixels of a head's side: the size of the network's training, and the only size that its full variant accepts."""

TEMPLATE = "portrait_512"
"""The alignment template that includes hair and chin of every face, as the training set's selfies do."""

DILATION, FEATHER = 14, 6
"""Pixels by which the mask is larger than the person, and the standard deviation of the blur that softens its edge."""


@dataclass(frozen=True)
class HeadSquare:
    """One head, ready to be drawn.

    Attributes:
        alignment: from the photo to the head's square.
        rgb: (SIDE, SIDE, 3) uint8.
        face: the face in the photo.
    """

    alignment: Alignment
    rgb: RGB
    face: Face


def head_of(photo: Photo, face: Face) -> HeadSquare:
    """Cut out the head of a face; beyond the photo's edges the photo is mirrored.

    Args:
        photo: the whole photo.
        face: one of its faces.

    Returns:
        The head.
    """
    alignment = find_alignment(face.landmarks, TEMPLATE, SIDE)
    return HeadSquare(alignment, align(photo.rgb, alignment), face)


def paste_drawings(photo: Photo, drawings: Iterable[tuple[HeadSquare, RGB]]) -> RGB:
    """Paste every drawing over its head.

    Args:
        photo: the photo that the heads are from.
        drawings: heads with their drawings, (SIDE, SIDE, 3) uint8.

    Returns:
        (H, W, 3) uint8, a copy of the photo with the drawings.
    """
    canvas = photo.rgb.copy()
    for head, drawing in drawings:
        paste_whole(canvas, head.rgb, drawing, head.alignment, _mask(photo, head))
    return canvas


def _mask(photo: Photo, head: HeadSquare) -> Mask:
    """(SIDE, SIDE): the person, enlarged to include drawn hair, with soft edges; 0 at the square's border.

    The network also draws a background, but a square of it would be visible in the photo. The oval of the face is
    always part of the mask, even where the person mask misses it.
    """
    matrix, size = head.alignment.matrix, head.alignment.size
    person = warp(photo.person_mask(), matrix, size, cv2.BORDER_CONSTANT).clip(0, 1)
    cv2.fillConvexPoly(person, np.rint(transform_points(matrix, oval(head.face.landmarks))).astype(np.int32), 1.0)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * DILATION + 1, 2 * DILATION + 1))
    soft = cv2.GaussianBlur(cv2.dilate(person, kernel), (0, 0), FEATHER)
    return float32(soft * crop_mask(np.empty((0, 2), np.float32), size))
