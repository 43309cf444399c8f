"""Brows, nose, jaw and cheeks, drawn along the landmarks, and the order in which a face is drawn."""

from dataclasses import replace

import numpy as np

from sagemaker_endpoints._imaging.drawing.sketch_analysis import SketchAnalysis
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame

from .brows import draw_brows
from .canvas import Canvas, ellipse
from .eyes import draw_eyes
from .face_colours import FaceColours
from .folds import draw_folds
from .looks import FaceLook
from .mouth import draw_mouth

BLUSH_SIZE = (0.26, 0.16)
"""Half axes, in units, of a blush."""

UNDERSIDE = (97, 2, 326)
"""Path: below the tip of the nose."""

LEFT_NOSTRIL, RIGHT_NOSTRIL = (240, 75, 60), (460, 305, 290)
"""Paths: the upper rims of the nostrils, from the middle outwards."""

LEFT_WING, RIGHT_WING = (129, 102, 64, 98), (358, 331, 294, 327)
"""Paths: the wings of the nose, from above."""

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
    draw_folds(canvas, analysis, face, look.folds)
    _draw_nose(canvas, face, colours, look)
    draw_mouth(replace(canvas, on_beards=True), analysis, face, colours, look)
    draw_eyes(canvas, face, colours, look.eyes)
    draw_brows(canvas, analysis, face, colours, look.brow)


def _draw_blush(canvas: Canvas, face: FaceFrame, colours: FaceColours, look: FaceLook) -> None:
    if not look.blush:
        return
    for cheek in (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK):
        centre = face.ring(cheek).mean(axis=0) + np.float32(0.06 * face.unit) * face.up
        right, up = (
            axis * np.float32(size * face.unit) for axis, size in zip((face.right, face.up), BLUSH_SIZE, strict=True)
        )
        canvas.fill([ellipse(centre, right, up)], colours.blushing(look.blush), 0.75, soft=0.10 * face.unit)


def _draw_nose(canvas: Canvas, face: FaceFrame, colours: FaceColours, look: FaceLook) -> None:
    canvas.line(face.ring(UNDERSIDE), 0.8 * look.nose_line * face.unit, colours.line, (0.3, 0.3))
    for nostril in (LEFT_NOSTRIL, RIGHT_NOSTRIL):
        canvas.line(face.ring(nostril), 0.9 * look.nose_line * face.unit, colours.line, (0.4, 0.2))
    for wing in (LEFT_WING, RIGHT_WING):
        canvas.line(face.ring(wing), look.nose_wings * face.unit, colours.line)
