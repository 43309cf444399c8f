"""The working copy that colours are retouched on: one per face, at the same scale in every photo."""

from dataclasses import replace

import cv2
import numpy as np

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy, take_copy
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB

MAX_UNIT = 120.0
"""Inter-ocular distance of the largest canvas, pixels. Larger faces are reduced to it, smaller ones keep their size.
Detail finer than a 120th of that distance (pores, single hairs) is thus never retouched and keeps its character."""

MARGIN = 0.6
"""Around the outline of the face, in units: room for ears and soft edges."""

THROAT = 0.7
"""How far the canvas reaches below the outline, margin not counted, in units."""


def take_canvas(rgb: RGB, face: FaceFrame) -> WorkingCopy:
    """Copy a face with its ears and throat, at working scale.

    Args:
        rgb: (H, W, 3) uint8.
        face: in the pixels of `rgb`.
    """
    outline = face_outline(face)
    reach = np.concatenate([outline, outline - THROAT * face.unit * face.up]).astype(np.float32)
    return take_copy(rgb, face, reach, MARGIN, MAX_UNIT)


def retake_canvas(rgb: RGB, canvas: WorkingCopy) -> WorkingCopy:
    """The same canvas with the photo's present colours.

    Args:
        rgb: (H, W, 3) uint8, edited since the canvas was taken.
        canvas: taken from `rgb` before.
    """
    height, width = canvas.shape
    pixels = opencv.resize(canvas.region.cut(rgb), (width, height), cv2.INTER_AREA)
    return replace(canvas, lab=rgb_to_lab(pixels))
