"""Blush on the apples of the cheeks, lifted to the temples, or across the nose."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_powder, apply_scene_light
from sagemaker_endpoints._imaging.cosmetics.facing_cheeks import facing_cheeks
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

PLACEMENTS: Mapping[str, tuple[SoftShape, ...]] = {
    "apples": (SoftShape(((101, 50, 123, 116), (330, 280, 352, 345)), (0.20, 0.36, 0.30, 0.14), 0.14),),
    "lifted": (SoftShape(((205, 50, 116, 227), (425, 280, 345, 447)), (0.12, 0.28, 0.26, 0.14), 0.11),),
    "sun_kissed": (
        SoftShape(((123, 50, 101, 126), (352, 280, 330, 355)), (0.16, 0.28, 0.24, 0.16), 0.12, -0.05),
        SoftShape(((126, 195, 355),), (0.16, 0.20, 0.16), 0.09, -0.03, 0.7),
    ),
}
"""Where the powder goes, by the value of `blush_placement`."""

OPACITY = 0.68
"""Opacity in the middle of the shape at full strength; more would hide the skin."""

SKIN_SHARE = np.array([1.0, 0.7, 0.7], np.float32)
"""The change is measured from the skin's L, a*, b* times these shares. Below 1 the change is larger, so that blush is
also visible on skin of the same hue."""

MAX_STEP = 22.0
"""Largest change of a* and b* at full opacity: on pale skin the step to the powder's colour is larger than on tanned
skin, and looks like a fever."""

PALE, PALE_SHARE = (74.0, 88.0), 0.75
"""L of the skin between which it becomes pale, and the opacity on pale skin divided by that on other skin."""

FLUSHED, FLUSHED_SHARE = (3.0, 9.0), 0.5
"""How much redder, in a*, cheeks are than the rest of the face when they begin to be flushed, and when they are; and
the opacity on flushed cheeks divided by that on others."""

MAX_LIGHTENING = 3.0
"""Largest gain of L."""

MAX_DARKENING = 9.0
"""Largest loss of L."""


def apply_blush(
    lab: Lab, skin: Mask, face: FaceFrame, strength: float, base: LabColour, colour: LabColour, placement: str
) -> Lab:
    """Blush as a translucent powder.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        face: in the pixels of `lab`.
        strength: 0…1.
        base: (3,) the skin's typical colour.
        colour: (3,) of the product.
        placement: a key of `PLACEMENTS`.
    """
    cheeks = soft_mask(skin.shape, face, PLACEMENTS[placement])
    share = _share_on_pale(base) * _share_on_flushed(lab, skin, cheeks)
    opacity = (
        np.float32(OPACITY * strength * share) * skin * cheeks * facing_cheeks((skin.shape[0], skin.shape[1]), face)
    )
    powder = apply_scene_light(colour, base) + (1 - SKIN_SHARE) * base
    return apply_powder(lab, base, _limited(powder, base), opacity, MAX_LIGHTENING, MAX_DARKENING)


def _limited(powder: LabColour, base: LabColour) -> LabColour:
    """(3,): the powder's colour, at most `MAX_STEP` from the skin's."""
    step = powder - base
    share = min(1.0, MAX_STEP / max(float(np.hypot(*step[1:])), 1e-6))
    return float32(base + step * np.array([1.0, share, share], np.float32))


def _share_on_pale(base: LabColour) -> float:
    return 1 - (1 - PALE_SHARE) * smoothstep_at(*PALE, float(base[0]))


def _share_on_flushed(lab: Lab, skin: Mask, cheeks: Mask) -> float:
    """`FLUSHED_SHARE`…1: less on cheeks that are redder than the rest of the face already."""
    redness, skin, cheeks = (plane[::2, ::2] for plane in (lab[..., 1], skin, cheeks))
    is_skin = skin > 0.5
    here, elsewhere = is_skin & (cheeks > 0.4), is_skin & (cheeks < 0.05)
    if not here.any() or not elsewhere.any():
        return 1.0
    redder = float(np.median(redness[here]) - np.median(redness[elsewhere]))
    return 1 - (1 - FLUSHED_SHARE) * smoothstep_at(*FLUSHED, redder)
