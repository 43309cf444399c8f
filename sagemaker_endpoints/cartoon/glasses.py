"""Glasses as a layer of their own: frames in one flat colour, and a hint of glare on the lenses."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

from .regions import Regions

REACH = 0.45
"""Distance, in units, around the eyes in which their glasses lie."""

SURE = 0.8
"""Mask from which a pixel tells the colour of the frame."""

MIN_PIXELS = 12
"""Pixels of frame below which there are no glasses to draw."""

FRAME_TONE = np.array([0.85, 1.0, 1.0], np.float32)
"""Factors of the frame's own colour: as a line, it is darker than the thing."""

GLARE = ((0.02, 0.075), (0.115, 0.022))
"""(distance from the middle of the eye along the face's right, width), in units, of the two strips of light on a
lens."""

SLANT = 0.55
"""How far a strip leans to the right on its way up, in its own height."""

HALF_LENGTH = 0.4
"""Half the height of a strip, units; the lens cuts it off."""

GLARE_OPACITY = 0.22
"""Opacity of the strips: eyes are seen through them."""

LIGHT = np.array([98.0, 0.0, 0.0], np.float32)


def draw_glasses(lab: Lab, analysis: SketchAnalysis, face: FaceFrame, regions: Regions) -> None:
    """Draw the glasses of a face, in place; nothing where none are worn.

    Args:
        lab: (h, w, 3) L*a*b*, with the eyes already drawn; written to.
        analysis: of the photo.
        face: in its pixels.
        regions: of the photo.
    """
    eyes = np.concatenate([face.ring(eye.ring) for eye in EYES])
    region = region_around(eyes, REACH * face.unit, lab.shape[1], lab.shape[0])
    frames, lenses, view = (region.cut(plane) for plane in (regions.frames, regions.lenses, lab))
    sure = frames > SURE
    if int(sure.sum()) < MIN_PIXELS:
        return
    strips = [region.to_local(strip) for eye in EYES for strip in _strips(face, face.ring(eye.ring).mean(axis=0))]
    glass = np.maximum(lenses, _dark_lenses(frames, face.scaled(_corner(region), np.ones(2, np.float32))))
    colour = np.median(region.cut(analysis.lab)[sure], axis=0).astype(np.float32) * FRAME_TONE
    view += frames[..., None] * (colour - view)
    glare = fill_polygons((region.height, region.width), strips) * glass * np.float32(GLARE_OPACITY)
    view += glare[..., None] * (LIGHT - view)


def _strips(face: FaceFrame, middle: Points) -> list[Points]:
    """Two slanted strips beside the middle of an eye, (4, 2) pixels each."""
    up = (face.up + np.float32(SLANT) * face.right) * np.float32(HALF_LENGTH * face.unit)
    strips = []
    for start, width in GLARE:
        left, right = (middle + np.float32(side * face.unit) * face.right for side in (start, start + width))
        strips.append(float32(np.stack([left - up, left + up, right + up, right - up])))
    return strips


def _dark_lenses(frames: Plane, face: FaceFrame) -> Plane:
    """The frames' mask itself where it covers the eyes: then it is of dark lenses."""
    columns, rows = np.stack([face.ring(eye.ring).mean(axis=0) for eye in EYES]).astype(int).T
    covered = frames[rows.clip(0, frames.shape[0] - 1), columns.clip(0, frames.shape[1] - 1)]
    return frames if float(covered.mean()) > SURE else np.zeros_like(frames)


def _corner(region: Region) -> Points:
    return np.array([region.left, region.top], np.float32)
