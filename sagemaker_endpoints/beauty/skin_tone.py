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
"""a* and b* that typical skin gains at strength 1: towards honey."""

COOL = -7.0
"""b* that typical skin gains at strength -1."""

MAX_COOL_SHARE = 0.5
"""Largest share of its own b* that skin loses: pale skin has little b*, and with less it looks violet."""

NEUTRAL_CHROMA = 0.15
"""Chroma of a pixel divided by that of typical skin: up to this ratio a pixel stays, such as a collar or a tooth."""

FULL_CHROMA = 0.45
"""The ratio from which on a pixel takes the whole change."""

GREY_CHROMA = 2.0
"""Chroma of typical skin up to which the photo counts as black and white and does not change."""

VIVID_CHROMA = 12.0
"""Chroma of typical skin from which on the change is whole."""

MAX_LIGHT = 1.4
"""Largest ratio of the change of brightly lit pixels to the change of typical skin."""

LIPS_SHARE = 0.5
"""Share of the change that lips take: without it they look bluish next to warmer skin, and dark next to fairer skin."""

BROWS_SHARE = 0.35
"""Share of the gain in lightness that brows take, for the same reason."""

FEATURE_EDGE = 0.02
"""Standard deviation of the soft edge of lips and brows, in units."""


def with_features(skin: Mask, face: FaceFrame, *, brows: bool = False) -> Mask:
    """Add lips, and brows, to a skin mask, at lower opacities.

    Args:
        skin: (H, W) float32, 0…1.
        face: in the pixels of the mask.
        brows: whether brows are added too.
    """
    shape = (skin.shape[0], skin.shape[1])
    outer, inner = (
        soft_polygons(shape, [closed_curve(face.ring(ring))], FEATURE_EDGE * face.unit)
        for ring in (mesh.LIPS_OUTER, mesh.LIPS_INNER)
    )
    lips = np.float32(LIPS_SHARE) * np.maximum(outer - inner, 0.0)
    features = np.maximum(skin, lips)
    if brows:
        rings = [closed_curve(face.ring(ring)) for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW)]
        soft = soft_polygons(shape, rings, FEATURE_EDGE * face.unit)
        features = np.maximum(features, np.float32(BROWS_SHARE) * soft)
    return float32(features)


def tone_skin(lab: Lab, skin: Mask, model: ColourModel, strength: float) -> Lab:
    """Move the hue of skin between cool and warm; its lightness stays.

    The change is proportional to L + 16, as a* and b* of one material are from shade to light (see
    `colour_model.shading_free`), up to `MAX_LIGHT`.

    Args:
        lab: (H, W, 3) float32 Lab.
        skin: (H, W) float32, 0…1.
        model: the colour of this face's skin.
        strength: -1 cool … 1 warm.

    Returns:
        (H, W, 3) float32 Lab, equal to `lab` where `skin` or a pixel's chroma is 0.
    """
    lightness, red, yellow = (float(value) for value in model.lab)
    chroma = float(np.hypot(red, yellow))
    light_ratio = np.minimum((lab[..., 0] + np.float32(16)) * np.float32(1 / (lightness + 16)), np.float32(MAX_LIGHT))
    vivid = float(np.clip((chroma - GREY_CHROMA) / (VIVID_CHROMA - GREY_CHROMA), 0.0, 1.0))
    weight = np.float32(abs(strength) * vivid) * skin * light_ratio * _coloured_share(lab, chroma)
    redder, yellower = WARM if strength > 0 else (0.0, max(COOL, -MAX_COOL_SHARE * max(yellow, 0.0)))
    toned = lab.copy()
    toned[..., 1] += weight * np.float32(redder)
    toned[..., 2] += weight * np.float32(yellower)
    return toned


def _coloured_share(lab: Lab, chroma: float) -> Plane:
    """(H, W), 0…1: 0 where a pixel is neutral next to typical skin, 1 where it is as colourful as skin."""
    own = np.hypot(lab[..., 1], lab[..., 2])
    return smoothstep(NEUTRAL_CHROMA, FULL_CHROMA, own * np.float32(1 / max(chroma, 1.0)))
