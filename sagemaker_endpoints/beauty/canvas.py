"""The working copy of one face: colours are retouched on it, at one scale for every photo."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb, rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import add_difference
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import face_outline
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask

WORKING_UNIT = 120.0
"""Pixels between the eyes. Larger faces are reduced to it: what is finer than a 120th of that distance, pores and
single hairs, is never touched by a retouch and so keeps its character; smaller faces are worked on as they are."""

MARGIN = 0.6
"""Around the outline of the face, in units: room for ears and soft edges."""

THROAT = 0.7
"""How far below that margin the canvas reaches, in units."""


@dataclass(frozen=True)
class Canvas:
    """region: of the photo. offset, factors: photo pixel p lies at (p - offset) · factors on the canvas.
    face: in canvas pixels. lab: (h, w, 3), the colours before any retouch."""

    region: Region
    offset: Plane
    factors: Plane
    face: FaceFrame
    lab: Lab


def take_canvas(rgb: RGB, face: FaceFrame) -> Canvas:
    """The surroundings of a face at working scale.

    rgb: (H, W, 3) uint8. face: in its pixels.
    """
    outline = face_outline(face)
    reach = np.concatenate([outline, outline - THROAT * face.unit * face.up]).astype(np.float32)
    region = region_around(reach, MARGIN * face.unit, rgb.shape[1], rgb.shape[0])
    scale = min(1.0, WORKING_UNIT / face.unit)
    size = opencv.scaled_size(region.width, region.height, scale)
    factors = np.array([size[0] / region.width, size[1] / region.height], np.float32)
    offset = np.array([region.left, region.top], np.float32)
    lab = rgb_to_lab(_reduced(region.cut(rgb), size))
    return Canvas(region, offset, factors, face.scaled(offset, factors), lab)


def retake_canvas(rgb: RGB, canvas: Canvas) -> Canvas:
    """The same canvas with the colours that its region of the photo has by now."""
    size = (canvas.lab.shape[1], canvas.lab.shape[0])
    return replace(canvas, lab=rgb_to_lab(_reduced(canvas.region.cut(rgb), size)))


def on_canvas(canvas: Canvas, mask: Mask) -> Mask:
    """The canvas's part of a mask of the whole photo, (H, W) -> (h, w) float32."""
    size = (canvas.lab.shape[1], canvas.lab.shape[0])
    return opencv.resize(canvas.region.cut(mask), size, cv2.INTER_AREA)


def put_canvas(rgb: RGB, canvas: Canvas, retouched: Lab) -> None:
    """Bring what changed on the canvas to the photo, in place; where nothing changed its bytes stay.

    rgb: the photo the canvas was taken of. retouched: (h, w, 3), as `canvas.lab`.
    """
    difference = lab_to_rgb(retouched) - lab_to_rgb(canvas.lab)
    add_difference(canvas.region.cut(rgb), difference)


def _reduced(pixels: RGB, size: tuple[int, int]) -> RGB:
    if size == (pixels.shape[1], pixels.shape[0]):
        return pixels
    return opencv.resize(pixels, size, cv2.INTER_AREA)
