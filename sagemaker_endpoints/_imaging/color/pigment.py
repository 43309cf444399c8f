"""Colour laid on a surface: what shows of it depends on the light and on the surface below."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

LabColour = NDArray[np.float32]
"""One colour: (3,) L, a, b."""

LIT_SKIN = 68.0
"""L of light skin in a well exposed portrait: the light under which a named colour looks as it is named."""

ADAPTATION = 0.55
"""Exponent of the light estimated from the skin. 1 would take all dark skin for light skin in the dark, 0 would let
colours glow in a dim photo."""


def colour_of(text: str) -> LabColour:
    """`#rrggbb`, sRGB -> Lab."""
    rgb = np.array([[[int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]]], np.float32)
    return float32(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[0, 0])


CAST_FREE = np.array([[5.0, 22.0], [4.0, 21.0]], np.float32)
"""Least and most a and b of skins in neutral light; what a skin has beyond is the colour of the light."""

CAST_SHARE = 0.7


def in_light_of(colour: LabColour, skin: LabColour) -> LabColour:
    """A named colour as it looks beside this skin. colour: (…, 3). skin: its typical colour in the photo."""
    lit = colour * _light(skin)
    lit[..., 1:] += _cast(skin)
    return float32(lit)


def out_of_light(seen: LabColour, skin: LabColour) -> LabColour:
    """The inverse of `in_light_of`: what a colour would be named that looks like this beside this skin."""
    named = np.array(seen, np.float32)
    named[..., 1:] -= _cast(skin)
    return float32(named / _light(skin))


def _light(skin: LabColour) -> np.float32:
    return np.float32(np.clip((skin[0] / LIT_SKIN) ** ADAPTATION, 0.5, 1.1))


def _cast(skin: LabColour) -> LabColour:
    return float32(np.float32(CAST_SHARE) * (skin[1:] - np.clip(skin[1:], CAST_FREE[:, 0], CAST_FREE[:, 1])))


def dust(lab: Lab, base: LabColour, colour: LabColour, opacity: Mask, lift: float, drop: float) -> Lab:
    """Powder: every pixel is moved by the same step, so that texture and shading of the surface stay.

    lab: (H, W, 3). base: typical colour of the bare surface. colour: of the powder, in this light.
    opacity: (H, W), 0…1. lift, drop: most L that the powder may add and take; fine powder is translucent.
    returns: (H, W, 3), equal to `lab` where the opacity is 0. Pixels darker than the base (lashes, hair, frames,
        deep shade) take less.
    """
    step = colour - base
    holds = opacity * grip(lab[..., 0], float(base[0]))
    dusted = lab.copy()
    dusted[..., 0] += holds * np.float32(np.clip(step[0], -drop, lift))
    dusted[..., 1] += holds * step[1]
    dusted[..., 2] += holds * step[2]
    return dusted


def grip(lightness: Plane, base: float) -> Plane:
    """0…1: how well powder shows on a pixel: fully from the base lightness on, not at all on what is near black."""
    share = np.clip((lightness - np.float32(0.25 * base)) * np.float32(1.6 / max(base, 1.0)), 0.0, 1.0)
    return float32(share * share * (3.0 - 2.0 * share))


def typical(lab: Lab, weight: Mask) -> LabColour:
    """The median colour where the weight is above one half; of everything where it nowhere is."""
    inside = weight > 0.5
    samples = lab[inside] if inside.any() else lab.reshape(-1, 3)
    return np.median(samples, axis=0).astype(np.float32)
