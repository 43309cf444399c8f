"""Hair of a drawn head: on the head, in the face."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.landmarks import OVAL
from scripts.datasets.drawn_faces.canvas import Colours, noise, shifted
from scripts.datasets.drawn_faces.shape import skull_ring
from scripts.datasets.drawn_faces.sketch import Sketch

SHOULDERS = 2.3
"""How far long hair reaches below the eyes, distances between the eyes."""

CHEEK_LINE = (132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361)
"""Path: the jaw below the ears."""

MOUSTACHE = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 322, 391, 326, 2, 97, 165, 92)
"""Ring: the upper lip's edge from corner to corner, and back below the nose."""

BEARD_TOP = (361, 435, 410, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146, 61, 186, 215, 132)
"""Path: the upper edge of a full beard, below the lips, from the right of the picture to its left."""


LOWER_LIP = (*mesh.LIPS_OUTER[10:], mesh.LIPS_OUTER[0], mesh.LIPS_INNER[0], *mesh.LIPS_INNER[:9:-1])
"""Ring: the outer edge of the lower lip from the right of the picture to the left, and back along the inner one."""


def paint_hair(sketch: Sketch) -> None:
    """Paint the hair on the head; nothing where it is bald."""
    if sketch.traits.bald:
        return
    canvas, unit = sketch.canvas, sketch.unit
    mask = canvas.polygon(_outline(sketch), 0.04 * unit) * (1 - _opening(sketch))
    if sketch.traits.bangs:
        mask = np.maximum(mask, canvas.polygon(_fringe(sketch), 0.02 * unit))
    canvas.paint(mask, _strands(sketch, "strands"))


def paint_facial_hair(sketch: Sketch) -> None:
    """Paint the moustache and the beard."""
    canvas, unit = sketch.canvas, sketch.unit
    hairs = _strands(sketch, "beard") * np.float32(0.75)
    if sketch.traits.mustache:
        lifted = sketch.ring(MOUSTACHE)
        canvas.paint(_rough(sketch, canvas.polygon(lifted, 0.03 * unit)), hairs, 0.92)
    if sketch.traits.beard:
        ring = np.concatenate([shifted(sketch.ring(CHEEK_LINE), 0, 0.05 * unit), sketch.ring(BEARD_TOP)])
        canvas.paint(_rough(sketch, canvas.polygon(ring, 0.05 * unit)), hairs, 0.92)
    if sketch.traits.mustache or sketch.traits.beard:
        canvas.paint(
            canvas.polygon(sketch.ring(mesh.LIPS_OUTER), 0.015 * unit) * _lower_lip(sketch), sketch.looks.lips, 0.9
        )


def _lower_lip(sketch: Sketch) -> Plane:
    return sketch.canvas.polygon(sketch.ring(LOWER_LIP))


def _rough(sketch: Sketch, mask: Plane) -> Plane:
    grain = noise(sketch.canvas.shape, (0.012 * sketch.unit, 0.03 * sketch.unit), sketch.chance("stubble"))
    return np.asarray((mask * (1 + 0.18 * grain)).clip(0, 1), np.float32)


def _outline(sketch: Sketch) -> NDArray[np.float64]:
    """(N, 2): the outer edge of the hair."""
    volume = float(sketch.chance("volume").uniform(1.06, 1.25))
    if not sketch.looks.long_hair:
        return sketch.place(skull_ring(-18, 198, volume))
    dome = skull_ring(0, 180, volume)
    wide = dome[0, 0]
    ends = np.array([(-wide * 1.05, SHOULDERS, 0.8), (wide * 1.05, SHOULDERS, 0.8)])
    return sketch.place(np.concatenate([dome, ends]))


def _opening(sketch: Sketch) -> Plane:
    """(H, W): where no hair hangs: the face, and the neck below it."""
    canvas, unit = sketch.canvas, sketch.unit
    face = sketch.shape[list(OVAL)].copy()
    above = np.clip(-face[:, 1] - 0.3, 0, None)
    face[:, 1] += float(sketch.chance("hairline").uniform(-0.2, 0.25)) * above
    neck = [(-0.75, 0.9, 0.2), (0.75, 0.9, 0.2), (0.8, SHOULDERS + 0.4, 0.7), (-0.8, SHOULDERS + 0.4, 0.7)]
    return np.maximum(canvas.polygon(sketch.place(face), 0.03 * unit), canvas.polygon(sketch.place(neck), 0.05 * unit))


def _fringe(sketch: Sketch) -> NDArray[np.float64]:
    """(N, 2): hair from the hairline down to the brows, with a ragged edge."""
    rng = sketch.chance("fringe")
    x = np.linspace(-0.93, 0.93, 19)
    edge = np.column_stack(
        [x, -0.3 - 0.12 * x * x + rng.uniform(-0.05, 0.05, 19), np.interp(np.abs(x), (0, 0.93), (-0.4, 0.15))]
    )
    return np.concatenate([sketch.place(edge), sketch.place(skull_ring(25, 155, 1.02))])


def _strands(sketch: Sketch, part: str) -> Colours:
    """(H, W, 3): the colour of the hair, with strands and a sheen."""
    shape, unit = sketch.canvas.shape, sketch.unit
    strands = noise(shape, (0.02 * unit, 0.25 * unit), sketch.chance(part))
    sheen = noise(shape, (0.4 * unit, 0.4 * unit), sketch.chance(part + " sheen"))
    light = np.float32(1) + np.float32(0.14) * strands + np.float32(0.1) * sheen
    return np.asarray((sketch.looks.hair * light[..., None]).clip(0, 1), np.float32)
