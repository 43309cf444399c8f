"""A look as a lookup table of colours."""

from functools import lru_cache

import numpy as np

from sagemaker_endpoints._imaging.color.lut3d import Cube, identity_cube
from sagemaker_endpoints._imaging.color.oklab import (
    ColourArray,
    clip_to_gamut,
    linear_to_srgb,
    oklab_to_srgb,
    scale_chroma,
    srgb_to_linear,
    srgb_to_oklab,
)
from sagemaker_endpoints._imaging.color.tone_curve import apply_tone_curve
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .look import FilterLook, HueChange
from .looks import LOOKS

FULL_WARMTH = np.array([0.32, 0.0, -0.42])
"""Stops by which red, green and blue change in linear light, at warmth 1."""

FULL_TINT = np.array([0.10, -0.16, 0.10])
"""The same at tint 1."""

PALE_CHROMA = 0.16
"""Oklab chroma from which a colour is no longer pale; vibrance does not change it."""

SKIN_HUE, SKIN_WIDTH = 55.0, 40.0
"""Degrees in Oklab: the hue of skin, and the distance from it at which a colour is no longer like skin."""

SKIN_PROTECTION = 0.65
"""Share of a split tone that colours like skin do not get: otherwise the tint of the shadows would turn dark skin
green or violet."""

MIN_HUE_CHROMA = 0.03
"""Oklab chroma below which changes of single hues fade out, because the hue of a near-grey is noise."""


@lru_cache(maxsize=32)
def look_cube(name: str) -> Cube:
    """The lookup table of a look, cached and therefore read-only.

    Args:
        name: a key of `LOOKS`.
    """
    cube = bake(LOOKS[name])
    cube.flags.writeable = False
    return cube


def bake(look: FilterLook) -> Cube:
    """Compute the lookup table of a look.

    Args:
        look: its parts, applied in the order of the attributes.

    Returns:
        A new table.
    """
    colours = _balance(identity_cube(), look)
    colours = _curve(colours, look)
    oklab = srgb_to_oklab(colours)
    oklab = _saturate(oklab, look) if look.grey is None else _to_grey(colours, look.grey)
    for change in look.hues:
        oklab = _change_hue(oklab, change)
    return oklab_to_srgb(clip_to_gamut(_split_tone(oklab, look)))


def _balance(colours: ColourArray, look: FilterLook) -> ColourArray:
    gains = 2.0 ** (look.warmth * FULL_WARMTH + look.tint * FULL_TINT)
    # the luminance of a grey stays the same (Rec. 709 weights)
    gains /= float(gains @ (0.2126, 0.7152, 0.0722))
    return linear_to_srgb(srgb_to_linear(colours) * gains.astype(np.float32))


def _curve(colours: ColourArray, look: FilterLook) -> ColourArray:
    common = apply_tone_curve(look.tone, colours)
    return np.stack(
        [apply_tone_curve(curve, common[..., i]) for i, curve in enumerate((look.red, look.green, look.blue))], axis=-1
    )


def _to_grey(colours: ColourArray, weights: tuple[float, float, float]) -> ColourArray:
    grey = np.clip(colours @ np.array(weights, np.float32), 0.0, 1.0)
    return srgb_to_oklab(np.repeat(grey[..., None], 3, axis=-1))


def _saturate(oklab: ColourArray, look: FilterLook) -> ColourArray:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    skin = np.float32(0.5) * _hue_nearness(oklab, SKIN_HUE, SKIN_WIDTH)
    pale = float32(smoothstep(PALE_CHROMA, 0.0, chroma) * (1 - skin))
    return scale_chroma(oklab, np.float32(look.saturation) * (1 + np.float32(look.vibrance) * pale))


def _change_hue(oklab: ColourArray, change: HueChange) -> ColourArray:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    share = _hue_nearness(oklab, change.hue, change.width) * smoothstep(0.0, MIN_HUE_CHROMA, chroma)
    angle = np.radians(change.turn) * share
    a, b = oklab[..., 1], oklab[..., 2]
    rotated = np.stack(
        [
            oklab[..., 0] + change.lift * share * chroma / PALE_CHROMA,
            a * np.cos(angle) - b * np.sin(angle),
            a * np.sin(angle) + b * np.cos(angle),
        ],
        axis=-1,
    ).astype(np.float32)
    return scale_chroma(rotated, 1 + (change.chroma - 1) * share)


def _split_tone(oklab: ColourArray, look: FilterLook) -> ColourArray:
    """Split toning; black and white stay neutral, so that the tint looks like coloured light and not like fog."""
    light = np.clip(oklab[..., 0], 0.0, 1.0)
    body = smoothstep(0.05, 0.40, light) * smoothstep(1.02, 0.85, light)
    body = body * (1 - np.float32(SKIN_PROTECTION) * _skin_likeness(oklab))
    high = smoothstep(0.25, 0.85, light)
    toned = oklab.copy()
    for toning, share in ((look.shadows, 1 - high), (look.highlights, high)):
        angle = np.radians(toning.hue)
        toned[..., 1] += np.float32(toning.chroma * np.cos(angle)) * share * body
        toned[..., 2] += np.float32(toning.chroma * np.sin(angle)) * share * body
    return toned


def _skin_likeness(oklab: ColourArray) -> ColourArray:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    likeness: ColourArray = _hue_nearness(oklab, SKIN_HUE, SKIN_WIDTH) * smoothstep(0.01, 0.05, chroma)
    return likeness


def _hue_nearness(oklab: ColourArray, hue: float, width: float) -> ColourArray:
    """1 at a hue, falling to 0 at `width` degrees from it."""
    angle = np.degrees(np.arctan2(oklab[..., 2], oklab[..., 1]))
    distance = np.abs((angle - hue + 180) % 360 - 180).astype(np.float32)
    return smoothstep(width, 0.0, distance)
