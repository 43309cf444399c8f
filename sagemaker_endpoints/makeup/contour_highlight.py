"""Contour and highlight: darker where the face recedes, lighter where it comes forward."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.soft_shapes import SoftShape, soft_mask
from sagemaker_endpoints._sdk.contract import Mask

CONTOUR = (
    SoftShape(((137, 147, 187, 205), (366, 376, 411, 425)), (0.20, 0.22, 0.14, 0.04), 0.075, -0.05),
    SoftShape(((132, 58, 172, 136, 150), (361, 288, 397, 365, 379)), (0.10, 0.16, 0.18, 0.14, 0.08), 0.08, 0.0, 0.8),
    SoftShape(((162, 21, 54, 103), (389, 251, 284, 332)), (0.16, 0.22, 0.22, 0.14), 0.10, 0.05, 0.75),
    SoftShape(((193, 122, 236, 198), (417, 351, 456, 420)), (0.03, 0.05, 0.05, 0.03), 0.035, 0.0, 0.6),
)
"""Under the cheekbones, along the jaw, at the temples, beside the bridge of the nose."""

HIGHLIGHT = (
    SoftShape(((227, 116, 117, 118), (447, 345, 346, 347)), (0.05, 0.12, 0.13, 0.05), 0.055),
    SoftShape(((168, 6, 197, 195, 5),), (0.04, 0.06, 0.06, 0.06, 0.05), 0.028),
    SoftShape(((4, 4),), (0.06,), 0.03, 0.02, 0.8),
    SoftShape(((37, 0, 267),), (0.03, 0.045, 0.03), 0.018, 0.035, 0.9),
    SoftShape(((70, 46, 53), (300, 276, 283)), (0.03, 0.05, 0.03), 0.03, -0.07, 0.6),
    SoftShape(((9, 151),), (0.10, 0.16), 0.09, 0.05, 0.5),
    SoftShape(((200, 199),), (0.10, 0.08), 0.05, 0.0, 0.4),
)
"""Cheekbones, bridge and tip of the nose, cupid's bow, brow bone, middle of the forehead, chin."""

SHADE = np.array([-13.0, 2.0, 3.0], np.float32)
"""L, a*, b* that full contour adds to skin of L 60 and more: a shadow of the skin's own hue."""

GAIN = 11.0
"""L that full highlight adds."""

PEARL = 0.35
"""Share of the highlighter's own hue that shows."""


def apply_contour(lab: Lab, skin: Mask, face: FaceFrame, strength: float) -> Lab:
    """Darken the hollows of the face.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        face: in the pixels of `lab`.
        strength: 0…1.
    """
    opacity = np.float32(strength) * skin * soft_mask(skin.shape, face, CONTOUR)
    opacity *= np.minimum(lab[..., 0] * np.float32(1 / 60), 1.0)
    return lab + opacity[..., None] * SHADE


def apply_highlight(lab: Lab, skin: Mask, face: FaceFrame, strength: float, base: LabColour, colour: LabColour) -> Lab:
    """Lighten the ridges of the face.

    Pixels that are lit are lightened more: a real highlighter reflects light, it is not paint.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        face: in the pixels of `lab`.
        strength: 0…1.
        base: (3,) the skin's typical colour.
        colour: (3,) of the highlighter.
    """
    opacity = np.float32(strength) * skin * soft_mask(skin.shape, face, HIGHLIGHT)
    lit = np.clip(1 + (lab[..., 0] - base[0]) * np.float32(0.035), 0.35, 1.6)
    room = np.clip((100 - lab[..., 0]) * np.float32(1 / 35), 0.0, 1.0)
    gain = opacity * np.float32(GAIN) * lit * room
    lightened = lab.copy()
    lightened[..., 0] += gain
    for channel in (1, 2):
        lightened[..., channel] += opacity * np.float32(PEARL) * (colour[channel] - lab[..., channel] * np.float32(0.5))
    return lightened
