"""Eyes, brows, nose and mouth of a drawn head."""

import numpy as np

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from scripts.datasets.drawn_faces.canvas import noise, shifted, tone
from scripts.datasets.drawn_faces.sketch import Sketch

NOSTRILS = ((97, 98), (326, 327))
"""Landmarks at the inner and outer end of each nostril."""

UPPER_EDGE, LOWER_EDGE = mesh.LIPS_INNER[:11], (mesh.LIPS_INNER[0], *mesh.LIPS_INNER[:9:-1])
"""Paths: the inner edges of the upper and the lower lip, from the left of the picture to the right."""

SOCKETS = (
    (226, 113, 225, 224, 223, 222, 221, 189, 128, 120, 118),
    (446, 342, 445, 444, 443, 442, 441, 413, 357, 349, 347),
)
"""Rings around the eyes, which lie in a slight shadow."""

WHITE, TEETH, DARK = tone((0.93, 0.91, 0.9)), tone((0.92, 0.9, 0.84)), tone((0.22, 0.07, 0.07))


def paint_features(sketch: Sketch) -> None:
    """Paint eyes, brows, nose and mouth on the skin."""
    for ring in SOCKETS:
        soft = sketch.canvas.polygon(sketch.ring(ring), 0.07 * sketch.unit)
        sketch.canvas.paint(soft, sketch.looks.skin * np.float32(0.7), 0.35)
    for eye in EYES:
        _paint_eye(sketch, eye)
        _paint_brow(sketch, eye)
    _paint_nose(sketch)
    _paint_mouth(sketch)


def _paint_eye(sketch: Sketch, eye: EyeMesh) -> None:
    canvas, unit = sketch.canvas, sketch.unit
    opening = canvas.polygon(sketch.ring(eye.ring))
    iris = sketch.points[eye.iris]
    canvas.paint(opening, WHITE)
    radius = 0.095 * unit
    canvas.paint(opening * canvas.ellipse(iris, (radius, radius), 0.008 * unit), sketch.looks.iris)
    canvas.paint(opening * canvas.ellipse(iris, (0.5 * radius, 0.5 * radius)), np.zeros(3, np.float32))
    glint = shifted(iris, 0.03 * unit, -0.03 * unit, 0)
    canvas.paint(opening * canvas.ellipse(glint, (0.25 * radius, 0.25 * radius)), np.ones(3, np.float32))
    lid = sketch.ring(eye.upper_lid)
    canvas.paint(
        canvas.polygon(np.concatenate([lid, shifted(lid[::-1], 0, 0.07 * unit)]), 0.02 * unit) * opening,
        sketch.looks.skin * np.float32(0.35),
        0.5,
    )
    canvas.paint(canvas.line(lid, 0.035 * unit, soft=0.008 * unit), sketch.looks.skin * np.float32(0.22))
    canvas.paint(
        canvas.line(sketch.ring(eye.lower_lid), 0.018 * unit, soft=0.01 * unit),
        sketch.looks.skin * np.float32(0.5),
        0.7,
    )
    canvas.paint(
        canvas.line(sketch.ring(eye.crease), 0.02 * unit, soft=0.012 * unit), sketch.looks.skin * np.float32(0.6), 0.7
    )


def _paint_brow(sketch: Sketch, eye: EyeMesh) -> None:
    canvas, unit = sketch.canvas, sketch.unit
    top, bottom = sketch.ring(eye.brow_top), sketch.ring(eye.brow_bottom)
    middle = (top + bottom) / 2
    share = 1.5 if sketch.traits.bushy_eyebrows else 0.45
    outline = np.concatenate([middle + (top - middle) * share, (middle + (bottom - middle) * share)[::-1]])
    brow = canvas.polygon(outline, 0.025 * unit)
    hairs = 1 + 0.25 * noise(canvas.shape, (0.015 * unit, 0.04 * unit), sketch.chance("brows"))
    colour = (
        sketch.looks.hair * np.float32(0.25) if sketch.traits.bushy_eyebrows else sketch.looks.hair * np.float32(0.55)
    )
    canvas.paint((brow * hairs).clip(0, 1).astype(np.float32), colour, 0.95 if sketch.traits.bushy_eyebrows else 0.6)


def _paint_nose(sketch: Sketch) -> None:
    canvas, unit = sketch.canvas, sketch.unit
    canvas.paint(canvas.polygon(sketch.ring(mesh.NOSE_BASE), 0.04 * unit), sketch.looks.skin * np.float32(0.6), 0.4)
    for inner, outer in NOSTRILS:
        middle = sketch.points[[inner, outer]].mean(axis=0)
        canvas.paint(
            canvas.ellipse(middle, (0.075 * unit, 0.035 * unit), 0.015 * unit),
            sketch.looks.skin * np.float32(0.25),
            0.85,
        )
    tip = shifted(sketch.points[mesh.NOSE_TIP], 0, -0.05 * unit, 0)
    canvas.paint(canvas.ellipse(tip, (0.06 * unit, 0.05 * unit), 0.03 * unit), np.ones(3, np.float32), 0.18)


def _paint_mouth(sketch: Sketch) -> None:
    canvas, unit, lips = sketch.canvas, sketch.unit, sketch.looks.lips
    outer, inner = canvas.polygon(sketch.ring(mesh.LIPS_OUTER), 0.012 * unit), sketch.ring(mesh.LIPS_INNER)
    canvas.paint(outer, lips)
    lower = shifted(sketch.ring(LOWER_EDGE), 0, 0.07 * unit)
    canvas.paint(canvas.line(lower, 0.05 * unit, soft=0.025 * unit) * outer, np.ones(3, np.float32), 0.16)
    canvas.paint(canvas.line(inner, 0.022 * unit, closed=True, soft=0.008 * unit), lips * np.float32(0.35), 0.9)
    if sketch.traits.mouth_slightly_open:
        opening = canvas.polygon(inner)
        canvas.paint(opening, DARK)
        upper = sketch.ring(UPPER_EDGE)
        teeth = np.concatenate([upper, shifted(upper[::-1], 0, 0.085 * unit)])
        canvas.paint(canvas.polygon(teeth, 0.008 * unit) * opening, TEETH)
