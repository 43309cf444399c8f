"""Built-in looks, drawn on the face atlas: make-up without a reference, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_scene_light, hex_to_lab
from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.lids import find_lids
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask

from .eye_shades import make_up_shades, shades_of_paint
from .lid_map import sample_lids
from .style import EyeStyle, LineStyle, LipStyle, MakeupStyle, no_variation


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
        eyes: shadow, in the order it is painted.
        skin: blush, contour and light, in the order they are painted.
        lines: along the lashes.
        lips: their make-up.
    """

    eyes: tuple[PaintedShape, ...]
    skin: tuple[PaintedShape, ...]
    lines: LineStyle
    lips: LipStyle


EYE_DEPTH = 1.4
"""Factor on the shadow of a look: on the lid it is softened and fades towards the brow."""

# paths of landmarks: first those of the eye on the picture's left, then their mirror images
LID = ((247, 30, 29, 27, 28, 56, 190), (467, 260, 259, 257, 258, 286, 414))
CREASE = ((226, 113, 225, 224, 223, 222, 221), (446, 342, 445, 444, 443, 442, 441))
OUTER_LID = ((226, 247, 30, 29), (446, 467, 260, 259))
MID_LID = ((29, 27, 28), (259, 257, 258))
INNER_CORNER = ((133, 243, 190), (362, 463, 414))
BELOW_LASHES = ((110, 24, 23, 22), (339, 254, 253, 252))
APPLES = ((101, 50, 123), (330, 280, 352))
HOLLOWS = ((137, 147, 187, 205), (366, 376, 411, 425))
CHEEKBONES = ((116, 117, 118), (345, 346, 347))
NOSE_TIP = ((45, 4, 275),)


def _lines(colour: str, liner: float, shape: str, lashes: float) -> LineStyle:
    return LineStyle(hex_to_lab(colour), liner, shape, lashes)


def _blush(colour: str, opacity: float) -> PaintedShape:
    """Powder on the apples of the cheeks, away from the hairline."""
    return PaintedShape(colour, SoftShape(APPLES, (0.20, 0.34, 0.24), 0.13, 0.0, opacity))


LOOKS: Mapping[str, Look] = {
    "sunset": Look(
        eyes=(
            PaintedShape("#b8704c", SoftShape(CREASE, (0.06, 0.14, 0.16, 0.12, 0.05), 0.055, -0.02, 0.68)),
            PaintedShape("#9a3a4c", SoftShape(OUTER_LID, (0.11, 0.12, 0.09, 0.02), 0.045, 0.0, 0.75)),
            PaintedShape("#d9a878", SoftShape(MID_LID, (0.05, 0.09, 0.05), 0.028, -0.01, 0.60)),
            PaintedShape("#8a4048", SoftShape(BELOW_LASHES, (0.05, 0.04, 0.01), 0.02, 0.03, 0.52)),
        ),
        skin=(_blush("#ea7f66", 0.28),),
        lines=_lines("#2a1512", 0.6, "classic", 0.6),
        lips=LipStyle(hex_to_lab("#a8443f"), "satin"),
    ),
    "aurora": Look(
        eyes=(
            PaintedShape("#3f8a96", SoftShape(LID, (0.08, 0.12, 0.12, 0.06), 0.04, 0.0, 0.75)),
            PaintedShape("#553a80", SoftShape(OUTER_LID, (0.12, 0.13, 0.09, 0.02), 0.05, 0.01, 0.75)),
            PaintedShape("#553a80", SoftShape(CREASE, (0.05, 0.09, 0.08, 0.03), 0.035, -0.02, 0.68)),
            PaintedShape("#3f6090", SoftShape(BELOW_LASHES, (0.05, 0.04, 0.01), 0.02, 0.03, 0.60)),
        ),
        skin=(_blush("#e08aa8", 0.3),),
        lines=_lines("#191428", 0.7, "winged", 0.7),
        lips=LipStyle(hex_to_lab("#8f3a66"), "satin"),
    ),
    "petal": Look(
        eyes=(
            PaintedShape("#d0907c", SoftShape(LID, (0.06, 0.12, 0.12, 0.06), 0.045, 0.0, 0.75)),
            PaintedShape("#9a5a5c", SoftShape(OUTER_LID, (0.08, 0.09, 0.06, 0.01), 0.035, -0.01, 0.75)),
            PaintedShape("#9a6058", SoftShape(BELOW_LASHES, (0.04, 0.03, 0.01), 0.02, 0.03, 0.38)),
        ),
        skin=(
            _blush("#ee7f88", 0.4),
            PaintedShape("#ee7f88", SoftShape(NOSE_TIP, (0.06, 0.10, 0.06), 0.05, 0.0, 0.15)),
        ),
        lines=_lines("#3a2420", 0.4, "thin", 0.55),
        lips=LipStyle(hex_to_lab("#cc4055"), "stain"),
    ),
    "gilded": Look(
        eyes=(
            PaintedShape("#6b4022", SoftShape(CREASE, (0.06, 0.11, 0.10, 0.05), 0.04, -0.03, 0.75)),
            PaintedShape("#a07c4c", SoftShape(LID, (0.07, 0.12, 0.12, 0.07), 0.03, 0.0, 0.75)),
            PaintedShape("#5a3820", SoftShape(OUTER_LID, (0.10, 0.11, 0.08, 0.02), 0.045, 0.0, 0.75)),
            PaintedShape("#80582c", SoftShape(BELOW_LASHES, (0.05, 0.04, 0.01), 0.02, 0.03, 0.52)),
        ),
        skin=(
            PaintedShape("#8a5a3c", SoftShape(HOLLOWS, (0.10, 0.18, 0.14, 0.04), 0.09, -0.05, 0.25)),
            PaintedShape("#f6d8a0", SoftShape(CHEEKBONES, (0.08, 0.12, 0.06), 0.06, 0.0, 0.25)),
        ),
        lines=_lines("#140d0a", 0.85, "winged", 0.8),
        lips=LipStyle(hex_to_lab("#9a4f3c"), "satin"),
    ),
}
"""By the value of the parameter `look`."""


def style_of_look(look: str, skin: LabColour) -> MakeupStyle:
    """A look as a style, in the light of a face.

    Args:
        look: a key of `LOOKS`.
        skin: (3,) Lab, the face's typical skin colour.
    """
    recipe, lids = LOOKS[look], find_lids(face_atlas().frame, LEFT)
    painted, bare = (
        sample_lids(np.float32(EYE_DEPTH) * _painted(shapes, skin) + skin, lids) for shapes in (recipe.eyes, ())
    )
    shades = make_up_shades(shades_of_paint(painted, skin), shades_of_paint(bare, skin))
    return MakeupStyle(_painted(recipe.skin, skin), skin, EyeStyle(shades, recipe.lines), recipe.lips)


def _painted(shapes: tuple[PaintedShape, ...], skin: LabColour) -> Lab:
    """(H, W, 3) of the atlas: differences from the skin of these shapes in the light of a face."""
    atlas = face_atlas()
    layer = no_variation(atlas.shape)
    for painted in shapes:
        opacity = soft_mask(atlas.shape, atlas.frame, (painted.shape,))[..., None]
        layer += opacity * (apply_scene_light(hex_to_lab(painted.colour), skin) - skin - layer)
    return layer
