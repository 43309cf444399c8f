"""The working copy on which colours are retouched: one per face, at the same scale in every photo."""

from dataclasses import replace

import cv2

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.face_copy import take_face_copy
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB

MAX_UNIT = 120.0
"""Largest inter-ocular distance of the copy, pixels. Larger faces are reduced to it, smaller ones keep their size.
Detail finer than a 120th of that distance (pores, single hairs) is therefore never retouched."""

MARGIN = 0.6
"""Around the face outline, in units: room for ears and soft edges."""

NECK = 0.7
"""How far the copy extends below the face outline, without the margin, in units."""


def copy_face(rgb: RGB, face: FaceFrame) -> WorkingCopy:
    """Copy a face with its ears and neck, at the working scale.

    Args:
        rgb: (H, W, 3) uint8.
        face: in the pixels of `rgb`.
    """
    return take_face_copy(rgb, face, NECK, MARGIN, MAX_UNIT)


def refresh_copy(rgb: RGB, copy: WorkingCopy) -> WorkingCopy:
    """The same copy with the photo's present colours.

    Args:
        rgb: (H, W, 3) uint8, edited since the copy was taken.
        copy: taken from `rgb` before.
    """
    height, width = copy.shape
    pixels = opencv.resize(copy.region.cut(rgb), (width, height), cv2.INTER_AREA)
    return replace(copy, lab=rgb_to_lab(pixels))
