"""One of the two people of a morph: a picture, the face in it, and what the face wears."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.region import region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import Affine
from sagemaker_endpoints.face_swap.monochrome import Curve, monochrome_curve
from sagemaker_endpoints.face_swap.worn import Worn, sample_worn

from .brow_position import brow_shift, with_shifted_brows
from .framed_source import Frame

MAX_UNIT = 64.0
"""Largest inter-ocular distance, pixels, at which maps, masks and light are computed. They vary slowly, so they are
computed small and enlarged. These pixels are called working pixels."""

MARGIN = 0.3
"""Margin around the landmarks, in units, within which it is known what the face wears."""

MAX_SCALE = 1.25
"""Largest number of a picture's pixels per pixel of the result, each way; with more, sampling would cause aliasing."""


@dataclass(frozen=True)
class Portrait:
    """A picture of one person.

    Attributes:
        rgb: (H, W, 3) uint8.
        points: (478, 3) float32, landmarks in pixels of `rgb`.
        photo: the whole photo that the picture was made from.
        face: the same face in that photo.
        from_photo: (2, 3), from that photo's pixels to those of `rgb`.
        worn: (h, w, 3) float32, what the face wears, in working pixels around the face.
        worn_points: (478, 2) float32, landmarks in pixels of `worn`.
        curve: the tone of a monochrome photo; None for a photo in colour.
    """

    rgb: RGB
    points: NDArray[np.float32]
    photo: Photo
    face: Face
    from_photo: Affine
    worn: Worn
    worn_points: NDArray[np.float32]
    curve: Curve | None


def portrait_of(photo: Photo, face: Face) -> Portrait:
    """A photo as a portrait of one of its faces.

    Args:
        photo: the photo.
        face: the face.
    """
    frame = face_frame(face.landmarks)
    region = region_around(frame.points, MARGIN * frame.unit, photo.rgb.shape[1], photo.rgb.shape[0])
    size = opencv.scaled_size(region.width, region.height, min(1.0, MAX_UNIT / frame.unit))
    worn = sample_worn(photo, face, region, size)
    factors = np.array([size[0] / region.width, size[1] / region.height], np.float32)
    small = opencv.resize(region.cut(photo.rgb), size, cv2.INTER_AREA)
    local = frame.scaled(np.array([region.left, region.top], np.float32), factors)
    shift = brow_shift(small, local, float32(np.maximum(worn[..., 0], worn[..., 2])))
    points = with_shifted_brows(float32(face.landmarks), frame, shift)
    worn_points = float32(region.to_local(points[:, :2]) * factors)
    return Portrait(photo.rgb, points, photo, face, np.eye(2, 3), worn, worn_points, monochrome_curve(photo.rgb))


def framed(portrait: Portrait, frame: Frame) -> Portrait:
    """A portrait scaled and cropped to the size of another photo.

    Args:
        portrait: shows a whole photo.
        frame: the part of it that is shown.
    """
    points = frame.points(portrait.points)
    return replace(portrait, rgb=frame.picture(portrait.rgb), points=points, from_photo=frame.matrix())


def face_at_scale(portrait: Portrait, unit: float) -> tuple[RGB, NDArray[np.float32]]:
    """The part of a portrait that shows the face, reduced if the face is much larger than needed.

    Args:
        portrait: the picture.
        unit: the needed inter-ocular distance, pixels.

    Returns:
        (h, w, 3) uint8, and the landmarks in its pixels, (478, 2) float32.
    """
    frame = face_frame(portrait.points)
    region = region_around(frame.points, MARGIN * frame.unit, portrait.rgb.shape[1], portrait.rgb.shape[0])
    size = opencv.scaled_size(region.width, region.height, min(1.0, MAX_SCALE * unit / frame.unit))
    factors = np.array([size[0] / region.width, size[1] / region.height], np.float32)
    rgb = opencv.resize(region.cut(portrait.rgb), size, cv2.INTER_AREA)
    return rgb, float32(region.to_local(frame.points) * factors)
