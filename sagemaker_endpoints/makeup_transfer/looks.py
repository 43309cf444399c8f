"""Built-in looks, drawn on the face atlas: make-up without a reference, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_scene_light, hex_to_lab
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask

from .style import LipStyle, MakeupStyle, no_variation

LIPS_OPACITY = 0.75
"""Opacity of the lipstick of a built-in look: the lips' own colour shows through."""


@dataclass(frozen=True)
class PaintedShape:
    """One colour in one shape of the face.

    Attributes:
        colour: `#rrggbb`.
        shape: position and opacity.
    """

    colour: str
    shape: SoftShape


@dataclass(frozen=True)
class Look:
    """One built-in look.

    Attributes:
        shapes: in the order they are painted.
        lips: their colour, `#rrggbb`.
        contrast: of the lips; above 1 glossy, below 1 matte.
    """

    shapes: tuple[PaintedShape, ...]
    lips: str
    contrast: float


# paths of landmarks: first those of the eye on the picture's left, then their mirror images
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


def _ink(colour: str, opacity: float) -> PaintedShape:
    """A dark line along the upper lashes."""
    return PaintedShape(colour, SoftShape(LASH_LINE, (0.035, 0.035, 0.02), 0.008, 0.012, opacity))


LOOKS: Mapping[str, Look] = {
    "sunset": Look(
        (
            PaintedShape("#ea7f66", SoftShape(DRAPE, (0.20, 0.26, 0.20, 0.12), 0.10, -0.05, 0.35)),
            PaintedShape("#d98052", SoftShape(CREASE, (0.06, 0.14, 0.16, 0.12, 0.05), 0.055, -0.02, 0.42)),
            PaintedShape("#c43a66", SoftShape(OUTER_LID, (0.11, 0.12, 0.09, 0.02), 0.045, 0.0, 0.45)),
            PaintedShape("#f0d09a", SoftShape(MID_LID, (0.05, 0.09, 0.05), 0.028, -0.01, 0.55)),
            PaintedShape("#c43a66", SoftShape(BELOW_LASHES, (0.05, 0.04, 0.01), 0.02, 0.03, 0.4)),
            _ink("#3a1a18", 0.75),
        ),
        lips="#c2524a",
        contrast=1.25,
    ),
    "aurora": Look(
        (
            PaintedShape("#e08aa8", SoftShape(APPLES, (0.22, 0.32, 0.18), 0.12, 0.0, 0.3)),
            PaintedShape("#3f9aa0", SoftShape(LID, (0.08, 0.12, 0.12, 0.06), 0.04, 0.0, 0.45)),
            PaintedShape("#5b3f8f", SoftShape(OUTER_LID, (0.12, 0.13, 0.09, 0.02), 0.05, 0.01, 0.5)),
            PaintedShape("#5b3f8f", SoftShape(CREASE, (0.05, 0.09, 0.08, 0.03), 0.035, -0.02, 0.45)),
            PaintedShape("#e6ecf4", SoftShape(INNER_CORNER, (0.03, 0.05, 0.02), 0.02, 0.0, 0.5)),
            PaintedShape("#3f6fb0", SoftShape(LOWER_LASHES, (0.05, 0.05, 0.02), 0.016, -0.015, 0.5)),
            _ink("#191428", 0.85),
        ),
        lips="#8f3a66",
        contrast=1.0,
    ),
    "petal": Look(
        (
            PaintedShape("#ee7f88", SoftShape(UNDER_EYE, (0.10, 0.16, 0.16, 0.08), 0.07, -0.08, 0.42)),
            PaintedShape("#ee7f88", SoftShape(NOSE_TIP, (0.06, 0.10, 0.06), 0.05, 0.0, 0.2)),
            PaintedShape("#e9a592", SoftShape(LID, (0.06, 0.12, 0.12, 0.06), 0.045, 0.0, 0.5)),
            PaintedShape("#b8606a", SoftShape(OUTER_LID, (0.07, 0.08, 0.05, 0.01), 0.035, -0.01, 0.45)),
            PaintedShape("#fff0ea", SoftShape(MID_LID, (0.03, 0.06, 0.03), 0.02, -0.01, 0.4)),
            _ink("#4a2a24", 0.5),
        ),
        lips="#d13a52",
        contrast=1.35,
    ),
    "gilded": Look(
        (
            PaintedShape("#8a5a3c", SoftShape(HOLLOWS, (0.18, 0.20, 0.12, 0.04), 0.075, -0.05, 0.3)),
            PaintedShape("#f6d8a0", SoftShape(CHEEKBONES, (0.10, 0.12, 0.04), 0.05, 0.0, 0.3)),
            PaintedShape("#6b4022", SoftShape(CREASE, (0.06, 0.11, 0.10, 0.05), 0.04, -0.03, 0.5)),
            PaintedShape("#b08a58", SoftShape(LID, (0.07, 0.12, 0.12, 0.07), 0.03, 0.0, 0.5)),
            PaintedShape("#f0d8a8", SoftShape(INNER_CORNER, (0.03, 0.06, 0.03), 0.02, 0.0, 0.55)),
            PaintedShape("#c8a468", SoftShape(LOWER_LASHES, (0.05, 0.05, 0.03), 0.016, -0.015, 0.45)),
            PaintedShape("#140d0a", SoftShape(WING, (0.008, 0.022, 0.04), 0.008, 0.015, 0.8)),
            _ink("#140d0a", 0.9),
        ),
        lips="#9a4f3c",
        contrast=1.1,
    ),
}
"""By the value of the parameter `look`."""


def style_of_look(look: str, skin: LabColour) -> MakeupStyle:
    """A look as a style, in the light of a face.

    Args:
        look: a key of `LOOKS`.
        skin: (3,) Lab, the face's typical skin colour.
    """
    atlas = face_atlas()
    layer = no_variation(atlas.shape)
    for painted in LOOKS[look].shapes:
        opacity = soft_mask(atlas.shape, atlas.frame, (painted.shape,))[..., None]
        layer += opacity * (apply_scene_light(hex_to_lab(painted.colour), skin) - skin - layer)
    lips = LipStyle(hex_to_lab(LOOKS[look].lips), no_variation(atlas.shape), LOOKS[look].contrast, LIPS_OPACITY)
    return MakeupStyle(layer, np.zeros(atlas.shape, np.float32), skin, lips)
