"""Heads as the network knows them: upright squares with all of the hair; and back into their photo."""

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
"""Pixels: what the network was trained on, and in its full variant the only size that it knows."""

TEMPLATE = "portrait_512"
"""Of ours the one that has hair and chin in it on every face; the selfies of the training set are cut like that."""

GROWN, FEATHER = 14, 6
"""Pixels around a person that the drawing may cover, and by which it fades."""


@dataclass(frozen=True)
class Head:
    """One head, ready to be drawn: (SIDE, SIDE, 3) uint8, where it lies in its photo, and its face there."""

    alignment: Alignment
    rgb: RGB
    face: Face


def head_of(photo: Photo, face: Face) -> Head:
    """The head of a face of a photo; beyond the photo's edges the photo is mirrored."""
    alignment = find_alignment(face.landmarks, TEMPLATE, SIDE)
    return Head(alignment, align(photo.rgb, alignment), face)


def put_in(photo: Photo, drawn: Iterable[tuple[Head, RGB]]) -> RGB:
    """(H, W, 3) uint8: the photo with every drawing over its head."""
    canvas = photo.rgb.copy()
    for head, drawing in drawn:
        paste_whole(canvas, head.rgb, drawing, head.alignment, _mask(photo, head))
    return canvas


def _mask(photo: Photo, head: Head) -> Mask:
    """(SIDE, SIDE): the person and some of what is around, where drawn hair reaches; 0 at the square's border.

    The network draws a background too, but a square of it in the photo's own would show. The face counts as person
    wherever the person mask lost it.
    """
    matrix, size = head.alignment.matrix, head.alignment.size
    person = warp(photo.person_mask(), matrix, size, cv2.BORDER_CONSTANT).clip(0, 1)
    cv2.fillConvexPoly(person, np.rint(transform_points(matrix, oval(head.face.landmarks))).astype(np.int32), 1.0)
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * GROWN + 1, 2 * GROWN + 1))
    soft = cv2.GaussianBlur(cv2.dilate(person, reach), (0, 0), FEATHER)
    return float32(soft * crop_mask(np.empty((0, 2), np.float32), size))
