"""Looks that need no reference: drawn on the atlas, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import Colour, colour_of, in_light_of
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.soft_shapes import Shape, soft_masks

from .style import LipStyle, Style, evenly


@dataclass(frozen=True)
class Touch:
    """One colour, `#rrggbb`, in one shape of the face; its opacity is the shape's."""

    colour: str
    shape: Shape


@dataclass(frozen=True)
class Look:
    """touches: from the skin up. lips: their colour. contrast: of the lips, above 1 glossy, below 1 matte."""

    touches: tuple[Touch, ...]
    lips: str
    contrast: float


LID = ((247, 30, 29, 27, 28, 56, 190), (467, 260, 259, 257, 258, 286, 414))
CREASE = ((226, 113, 225, 224, 223, 222, 221), (446, 342, 445, 444, 443, 442, 441))
OUTER_LID = ((226, 247, 30, 29), (446, 467, 260, 259))
MID_LID = ((29, 27, 28), (259, 257, 258))
INNER_CORNER = ((133, 243, 190), (362, 463, 414))
LASH_LINE = ((33, 246, 161, 160, 159, 158, 157, 173), (263, 466, 388, 387, 386, 385, 384, 398))
WING = ((226, 130, 33), (446, 359, 263))
LOWER_LASHES = ((33, 7, 163, 144, 145), (263, 249, 390, 373, 374))
BELOW_LASHES = ((110, 24, 23, 22), (339, 254, 253, 252))
UNDER_EYE = ((31, 228, 229, 230), (261, 448, 449, 450))
APPLES = ((101, 50, 123), (330, 280, 352))
DRAPE = ((50, 117, 143, 156), (280, 346, 372, 383))
HOLLOWS = ((137, 147, 187, 205), (366, 376, 411, 425))
CHEEKBONES = ((116, 117, 118), (345, 346, 347))
NOSE_TIP = ((45, 4, 275),)


def _ink(colour: str, opacity: float) -> Touch:
    return Touch(colour, Shape(LASH_LINE, (0.035, 0.035, 0.02), 0.008, 0.012, opacity))


LOOKS: Mapping[str, Look] = {
    "sunset": Look(
        (
            Touch("#ea7f66", Shape(DRAPE, (0.20, 0.26, 0.20, 0.12), 0.10, -0.05, 0.35)),
            Touch("#d98052", Shape(CREASE, (0.06, 0.14, 0.16, 0.12, 0.05), 0.055, -0.02, 0.42)),
            Touch("#c43a66", Shape(OUTER_LID, (0.11, 0.12, 0.09, 0.02), 0.045, 0.0, 0.45)),
            Touch("#f0d09a", Shape(MID_LID, (0.05, 0.09, 0.05), 0.028, -0.01, 0.55)),
            Touch("#c43a66", Shape(BELOW_LASHES, (0.05, 0.04, 0.01), 0.02, 0.03, 0.4)),
            _ink("#3a1a18", 0.75),
        ),
        lips="#c2524a",
        contrast=1.25,
    ),
    "aurora": Look(
        (
            Touch("#e08aa8", Shape(APPLES, (0.22, 0.32, 0.18), 0.12, 0.0, 0.3)),
            Touch("#3f9aa0", Shape(LID, (0.08, 0.12, 0.12, 0.06), 0.04, 0.0, 0.45)),
            Touch("#5b3f8f", Shape(OUTER_LID, (0.12, 0.13, 0.09, 0.02), 0.05, 0.01, 0.5)),
            Touch("#5b3f8f", Shape(CREASE, (0.05, 0.09, 0.08, 0.03), 0.035, -0.02, 0.45)),
            Touch("#e6ecf4", Shape(INNER_CORNER, (0.03, 0.05, 0.02), 0.02, 0.0, 0.5)),
            Touch("#3f6fb0", Shape(LOWER_LASHES, (0.05, 0.05, 0.02), 0.016, -0.015, 0.5)),
            _ink("#191428", 0.85),
        ),
        lips="#8f3a66",
        contrast=1.0,
    ),
    "petal": Look(
        (
            Touch("#ee7f88", Shape(UNDER_EYE, (0.10, 0.16, 0.16, 0.08), 0.07, -0.08, 0.42)),
            Touch("#ee7f88", Shape(NOSE_TIP, (0.06, 0.10, 0.06), 0.05, 0.0, 0.2)),
            Touch("#e9a592", Shape(LID, (0.06, 0.12, 0.12, 0.06), 0.045, 0.0, 0.5)),
            Touch("#b8606a", Shape(OUTER_LID, (0.07, 0.08, 0.05, 0.01), 0.035, -0.01, 0.45)),
            Touch("#fff0ea", Shape(MID_LID, (0.03, 0.06, 0.03), 0.02, -0.01, 0.4)),
            _ink("#4a2a24", 0.5),
        ),
        lips="#d13a52",
        contrast=1.35,
    ),
    "gilded": Look(
        (
            Touch("#8a5a3c", Shape(HOLLOWS, (0.18, 0.20, 0.12, 0.04), 0.075, -0.05, 0.3)),
            Touch("#f6d8a0", Shape(CHEEKBONES, (0.10, 0.12, 0.04), 0.05, 0.0, 0.3)),
            Touch("#6b4022", Shape(CREASE, (0.06, 0.11, 0.10, 0.05), 0.04, -0.03, 0.5)),
            Touch("#b08a58", Shape(LID, (0.07, 0.12, 0.12, 0.07), 0.03, 0.0, 0.5)),
            Touch("#f0d8a8", Shape(INNER_CORNER, (0.03, 0.06, 0.03), 0.02, 0.0, 0.55)),
            Touch("#c8a468", Shape(LOWER_LASHES, (0.05, 0.05, 0.03), 0.016, -0.015, 0.45)),
            Touch("#140d0a", Shape(WING, (0.008, 0.022, 0.04), 0.008, 0.015, 0.8)),
            _ink("#140d0a", 0.9),
        ),
        lips="#9a4f3c",
        contrast=1.1,
    ),
}


def drawn(look: str, skin: Colour) -> Style:
    """A look for a face whose skin has this typical colour. look: a key of `LOOKS`."""
    atlas = face_atlas()
    layer = evenly(atlas.shape)
    for touch in LOOKS[look].touches:
        opacity = soft_masks(atlas.shape, atlas.frame, (touch.shape,))[..., None]
        layer += opacity * (in_light_of(colour_of(touch.colour), skin) - skin - layer)
    lips = LipStyle(colour_of(LOOKS[look].lips), evenly(atlas.shape), LOOKS[look].contrast)
    return Style(layer, np.zeros(atlas.shape, np.float32), skin, lips)
