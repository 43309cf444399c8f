"""The colour of a lipstick in the light of a mouth, on the skin that wears it."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._imaging.color.pigment import LIT_SKIN, LabColour, apply_scene_light
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.lips import Lips
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons, grow_outline
from sagemaker_endpoints._sdk.dtypes import float32

AROUND = 0.07
"""Width, in units, of the skin around the lips on which the local light is measured."""

SKIN_PERCENTILE = 75
"""Percentile of L there that counts as its light: the mouth's corners and the fold below the lips are darker."""

MIN_SHADING = 0.35
"""Smallest local light, as a share of that on typical skin."""

MAX_SHADING = 1.1
"""Largest local light."""

DIM_CHROMA = 0.8
"""Exponent of the skin's light, beyond that of `apply_scene_light`, in the chroma of a lipstick: on dark skin, and in
shade, the colour of light skin glows."""

MIN_DIM = 0.55
"""Smallest share of its chroma that a lipstick keeps for that reason."""

DEEPENING = 0.5
"""Exponent of that share in the lightness and in the opacity of a lipstick: on dark skin the same stick is deeper, and
more of the lips shows through."""

YELLOW_SKIN, WARMTH = 18.0, 0.3
"""b* of the skin from which on a lipstick is warmer, and by how much of what lies above: cold pink on golden skin looks
stuck on."""


def local_light(lab: Lab, face: FaceFrame, lips: Lips, skin: LabColour) -> float:
    """Measure the light around the mouth.

    Args:
        lab: (H, W, 3) float32 Lab, around the mouth.
        face: in the pixels of `lab`.
        lips: in the pixels of `lab`.
        skin: (3,) the skin's typical colour.

    Returns:
        `MIN_SHADING`…`MAX_SHADING`, 1 = the light on typical skin.

    Example:
        >>> from sagemaker_endpoints._imaging.face.lips import find_lips
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> lab, face = np.full((256, 256, 3), (27, 20, 12), np.float32), sample_frame()
        >>> local_light(lab, face, find_lips(lab, face), np.array([70, 12, 16], np.float32))
        0.5
    """
    shape = (lab.shape[0], lab.shape[1])
    around = fill_polygons(shape, [grow_outline(lips.outer, AROUND * face.unit)])
    near = lab[..., 0][(around > 0.5) & (lips.mask < 0.02)]
    light = float(np.percentile(near, SKIN_PERCENTILE)) if near.size else float(skin[0])
    return float(np.clip((light + 16) / (skin[0] + 16), MIN_SHADING, MAX_SHADING))


def lit(colour: LabColour, light: float) -> LabColour:
    """A colour in another light: L + 16, a* and b* all grow with it (see `colour_model.shading_free`).

    Args:
        colour: (3,) Lab.
        light: relative to that of the colour.

    Returns:
        (3,) float32 Lab.

    Example:
        >>> lit(np.array([44, 20, 10], np.float32), 0.5).tolist()
        [14.0, 10.0, 5.0]
    """
    factor = np.float32(light)
    return float32([(colour[0] + 16) * factor - 16, colour[1] * factor, colour[2] * factor])


def on_skin(colour: LabColour, skin: LabColour) -> LabColour:
    """Convert a lipstick to how it looks in the light of a photo, as deep, as vivid and as warm as suits the skin.

    Args:
        colour: (3,) Lab, in neutral light.
        skin: (3,) Lab, the skin's typical colour.

    Returns:
        (3,) float32 Lab.

    Example:
        >>> red, fair, dark = (np.array(lab, np.float32) for lab in ((45, 55, 25), (68, 12, 16), (34, 12, 16)))
        >>> on_skin(red, fair).tolist()
        [45.0, 55.0, 25.0]
        >>> on_skin(red, dark).round().tolist()
        [23.0, 22.0, 10.0]
    """
    dim = dimness(skin)
    suited = apply_scene_light(colour, skin) * np.array([dim**DEEPENING, dim, dim], np.float32)
    suited[2] += WARMTH * max(float(skin[2]) - YELLOW_SKIN, 0.0)
    return float32(suited)


def dimness(skin: LabColour) -> float:
    """Share of a lipstick's chroma that suits the skin.

    Args:
        skin: (3,) Lab, the skin's typical colour.

    Returns:
        `MIN_DIM`…1: less on dark skin and in shade.

    Example:
        >>> dimness(np.array([68, 12, 16], np.float32))
        1.0
    """
    return float(np.clip((skin[0] / LIT_SKIN) ** DIM_CHROMA, MIN_DIM, 1.0))
