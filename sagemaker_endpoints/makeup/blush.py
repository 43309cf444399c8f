"""Blush on the apples of the cheeks, lifted to the temples, or across the nose."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour, apply_powder, apply_scene_light
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask
from sagemaker_endpoints._sdk.contract import Mask

PLACEMENTS: Mapping[str, tuple[SoftShape, ...]] = {
    "apples": (SoftShape(((101, 50, 123), (330, 280, 352)), (0.26, 0.38, 0.22), 0.13),),
    "lifted": (SoftShape(((205, 50, 116, 227), (425, 280, 345, 447)), (0.12, 0.28, 0.26, 0.14), 0.11),),
    "sun_kissed": (
        SoftShape(((123, 50, 101, 126), (352, 280, 330, 355)), (0.16, 0.28, 0.24, 0.16), 0.12, -0.05),
        SoftShape(((126, 195, 355),), (0.16, 0.20, 0.16), 0.09, -0.03, 0.7),
    ),
}
"""Where the powder goes, by the value of `blush_placement`."""

OPACITY = 0.5
"""Opacity in the middle of the shape at full strength; more would hide the skin."""

SKIN_SHARE = np.array([1.0, 0.7, 0.7], np.float32)
"""The change is measured from the skin's L, a*, b* times these shares. Below 1 the change is larger, so that blush is
also visible on skin of the same hue."""

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
    opacity = np.float32(OPACITY * strength) * skin * soft_mask(skin.shape, face, PLACEMENTS[placement])
    return apply_powder(
        lab, base, apply_scene_light(colour, base) + (1 - SKIN_SHARE) * base, opacity, MAX_LIGHTENING, MAX_DARKENING
    )
