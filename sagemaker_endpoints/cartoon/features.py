"""Brows, nose, jaw and cheeks, drawn along the landmarks, and the order in which a face is drawn."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.path import resample_path
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

from .canvas import Canvas, ellipse
from .eyes import draw_eyes
from .face_colours import FaceColours
from .looks import FaceLook
from .mouth import draw_mouth

BROW_POINTS = 22
"""Points along a brow."""

MAX_BROW = 0.115
"""Largest thickness of a brow, units, where the mesh lies far from the hair."""

BLUSH_SIZE = (0.26, 0.16)
"""Half axes, in units, of a blush."""

UNDERSIDE = (97, 2, 326)
"""Path: below the tip of the nose."""

LEFT_NOSTRIL, RIGHT_NOSTRIL = (240, 75, 60), (460, 305, 290)
"""Paths: the upper rims of the nostrils, from the middle outwards."""

LEFT_WING, RIGHT_WING = (129, 102, 64, 98), (358, 331, 294, 327)
"""Paths: the wings of the nose, from above."""

LEFT_SHADE, RIGHT_SHADE = (4, 45, 220, 115, 48, 64, 98, 97, 2), (4, 275, 440, 344, 278, 294, 327, 326, 2)
"""Rings: the side of the nose that lies in shadow, from the tip to below the wing."""

BELOW_NOSE = (98, 97, 2, 326, 327, 328, 1, 99)
"""Ring: the underside of the nose."""

JAW_SPAN = slice(3, -3)
"""The part of the jaw that is drawn; before it are the ears."""


def draw_features(
    canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, colours: FaceColours, look: FaceLook
) -> None:
    """Draw the features of a face on its bare skin, in place.

    Args:
        canvas: the picture, with flat skin where the features are to be drawn.
        analysis: of the photo.
        face: in the canvas's pixels.
        colours: of the face.
        look: how faces are drawn.
    """
    _draw_blush(canvas, face, colours, look)
    canvas.line(face.ring(mesh.JAW)[JAW_SPAN], look.jaw_line * face.unit, colours.line, (0.1, 0.1))
    _draw_nose(canvas, analysis, face, colours, look)
    draw_mouth(replace(canvas, on_beards=True), analysis, face, colours, look)
    draw_eyes(canvas, face, colours, look.eyes)
    _draw_brows(canvas, face, colours, look)


def _draw_blush(canvas: Canvas, face: FaceFrame, colours: FaceColours, look: FaceLook) -> None:
    if not look.blush:
        return
    for cheek in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK):
        centre = face.ring(cheek).mean(axis=0) + np.float32(0.06 * face.unit) * face.up
        right, up = (
            axis * np.float32(size * face.unit) for axis, size in zip((face.right, face.up), BLUSH_SIZE, strict=True)
        )
        canvas.fill([ellipse(centre, right, up)], colours.blushing(look.blush), 0.75, soft=0.10 * face.unit)


def _draw_nose(canvas: Canvas, analysis: SketchAnalysis, face: FaceFrame, colours: FaceColours, look: FaceLook) -> None:
    if look.nose_shade:
        ring = LEFT_SHADE if _darker_on_the_left(analysis, face) else RIGHT_SHADE
        canvas.fill([float32(face.ring(ring))], colours.shadow, look.nose_shade, soft=0.006 * face.unit)
    canvas.line(face.ring(UNDERSIDE), 0.8 * look.nose_line * face.unit, colours.line, (0.3, 0.3))
    for nostril in (LEFT_NOSTRIL, RIGHT_NOSTRIL):
        canvas.line(face.ring(nostril), 1.5 * look.nose_line * face.unit, colours.line, (0.4, 0.2))
    for wing in (LEFT_WING, RIGHT_WING):
        canvas.line(face.ring(wing), look.nose_wings * face.unit, colours.line)


def _darker_on_the_left(analysis: SketchAnalysis, face: FaceFrame) -> bool:
    """On which side of the picture the nose lies in shadow."""

    def light(landmarks: tuple[int, ...]) -> float:
        columns, rows = face.ring(landmarks).astype(int).T
        height, width = analysis.light.shape
        return float(np.median(analysis.light[rows.clip(0, height - 1), columns.clip(0, width - 1)]))

    return light(mesh.LEFT_CHEEK) < light(mesh.RIGHT_CHEEK)


def _draw_brows(canvas: Canvas, face: FaceFrame, colours: FaceColours, look: FaceLook) -> None:
    for eye in EYES:
        top, bottom = (resample_path(face.ring(path), BROW_POINTS) for path in (eye.brow_top, eye.brow_bottom))
        canvas.fill([_brow(top, bottom, look.brow, MAX_BROW * face.unit)], colours.brow)


def _brow(top: Points, bottom: Points, share: float, most: float) -> Points:
    """The outline of a brow around the mesh's middle, pointed at the temple."""
    middle, half = (top + bottom) / 2, (top - bottom) / 2
    thickness = np.linalg.norm(half, axis=1, keepdims=True)
    half = half * np.minimum(1, most / 2 / np.maximum(thickness, 1e-6)) * np.float32(share)
    along = np.linspace(0, 1, len(top))[:, None]
    taper = np.minimum(1.0, 0.12 + 1.6 * along) * (1 - 0.45 * np.maximum(0, along - 0.8) / 0.2)
    return float32(np.concatenate([middle + half * taper, (middle - half * taper)[::-1]]))
