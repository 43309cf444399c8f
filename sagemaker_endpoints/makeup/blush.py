"""Blush: colour from within, on the apples of the cheeks, lifted to the temples or across the nose."""

from collections.abc import Mapping

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import Colour, dust, in_light_of
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.soft_shapes import Shape, soft_masks
from sagemaker_endpoints._sdk.contract import Mask

PLACEMENTS: Mapping[str, tuple[Shape, ...]] = {
    "apples": (Shape(((101, 50, 123), (330, 280, 352)), (0.26, 0.38, 0.22), 0.13),),
    "lifted": (Shape(((205, 50, 116, 227), (425, 280, 345, 447)), (0.12, 0.28, 0.26, 0.14), 0.11),),
    "sun_kissed": (
        Shape(((123, 50, 101, 126), (352, 280, 330, 355)), (0.16, 0.28, 0.24, 0.16), 0.12, -0.05),
        Shape(((126, 195, 355),), (0.16, 0.20, 0.16), 0.09, -0.03, 0.7),
    ),
}

OPACITY = 0.5
"""Of full strength at the middle of the shape: more would hide the skin."""

FLUSH = np.array([1.0, 0.7, 0.7], np.float32)
"""Part of the skin's own L, a, b that blush has to differ from: on skin of blush's own hue it must still show."""

LIFT, DROP = 3.0, 9.0
"""Most L that blush adds and takes."""


def apply_blush(
    lab: Lab, skin: Mask, face: FaceFrame, strength: float, base: Colour, colour: Colour, placement: str
) -> Lab:
    """lab: (H, W, 3). skin: (H, W), 0…1. face: in its pixels. strength: 0…1. base: the skin's typical colour.

    colour: of the product. placement: a key of `PLACEMENTS`. returns: (H, W, 3).
    """
    amount = np.float32(OPACITY * strength) * skin * soft_masks(skin.shape, face, PLACEMENTS[placement])
    return dust(lab, base, in_light_of(colour, base) + (1 - FLUSH) * base, amount, LIFT, DROP)
