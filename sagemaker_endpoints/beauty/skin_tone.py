"""Warmer or cooler skin."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.colour_model import ColourModel
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, soft_polygons
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

WARM = (1.5, 7.5)
"""a* and b* that typical skin gains at +1: towards honey."""

COOL = -7.0
COOL_SHARE = 0.5
"""b* that typical skin loses at -1, and the most of its own that it loses: pale skin has little, below it is violet."""

COLOURLESS, COLOURED = 0.15, 0.45
"""Chroma over that of typical skin up to which a pixel takes no change, a collar or a tooth, and from which on all."""

GREY, VIVID = 2.0, 12.0
"""Chroma of typical skin up to which the photo is taken for black and white, and from which on the change is whole."""

FURTHEST = 1.4
"""Most that a pixel in brighter light than typical skin changes, of what that skin does."""

LIPS_SHARE, LIPS_EDGE = 0.5, 0.02
"""Part of the change that lips take, or beside warmer skin they look bluish; deviation of their edge in units."""


def with_lips(skin: Mask, face: FaceFrame) -> Mask:
    """Where tones change: skin and, by a part, lips. skin: (H, W), 0…1. face: in its pixels."""
    shape = (skin.shape[0], skin.shape[1])
    outer, inner = (
        soft_polygons(shape, [closed_curve(face.ring(ring))], LIPS_EDGE * face.unit)
        for ring in (mesh.LIPS_OUTER, mesh.LIPS_INNER)
    )
    lips = np.float32(LIPS_SHARE) * np.maximum(outer - inner, 0.0)
    return float32(np.maximum(skin, lips))


def tone_skin(lab: Lab, skin: Mask, model: ColourModel, strength: float) -> Lab:
    """Move the hue of skin between cool and warm, its lightness unchanged; the change follows the light, as L + 16.

    lab: (H, W, 3). skin: (H, W), 0…1. model: of this face's skin. strength: -1 cool … 1 warm.
    returns: (H, W, 3), equal to `lab` where `skin` or a pixel's colour is 0.
    """
    lightness, red, yellow = (float(value) for value in model.lab)
    chroma = float(np.hypot(red, yellow))
    light = np.minimum((lab[..., 0] + np.float32(16)) * np.float32(1 / (lightness + 16)), np.float32(FURTHEST))
    whole = float(np.clip((chroma - GREY) / (VIVID - GREY), 0.0, 1.0))
    amount = np.float32(abs(strength) * whole) * skin * light * _coloured(lab, chroma)
    redder, yellower = WARM if strength > 0 else (0.0, max(COOL, -COOL_SHARE * max(yellow, 0.0)))
    toned = lab.copy()
    toned[..., 1] += amount * np.float32(redder)
    toned[..., 2] += amount * np.float32(yellower)
    return toned


def _coloured(lab: Lab, chroma: float) -> Plane:
    own = np.hypot(lab[..., 1], lab[..., 2])
    return smoothstep(COLOURLESS, COLOURED, own * np.float32(1 / max(chroma, 1.0)))
