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

COLOURLESS = 0.7
"""Strength from which on a black-and-white look leaves nothing of the photo's own colours."""

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

SKIN_HUES, SKIN_EDGE = (22.0, 88.0), 22.0
"""Degrees in Oklab: the hues that skin of every tone has, and how far beside them a colour still counts in part."""

MAX_SKIN_TURN = 9.0
"""Largest change, in degrees, of the hue of skin by a colour look: more looks like an illness or like dirt."""

SKIN_CHROMA = (0.72, 1.40)
"""Smallest and largest factor of the chroma of skin."""

CHROMA_ROOM = 0.006
"""Oklab chroma that the palest and the darkest skin may gain or lose in addition."""

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


def partial_cube(name: str, strength: float) -> Cube:
    """The lookup table of a look at a part of its strength.

    Args:
        name: a key of `LOOKS`.
        strength: 0…1; 0 changes nothing. Black-and-white looks lose all colour of the photo at `COLOURLESS` already:
            a rest of it in lips and clothes would look like a mistake.

    Returns:
        A new table.
    """
    start, weights = identity_cube(), LOOKS[name].grey
    if weights is not None:
        grey = (start @ np.array(weights, np.float32) / np.float32(sum(weights)))[..., None]
        start = start + np.float32(min(1.0, strength / COLOURLESS)) * (grey - start)
    return float32(start + np.float32(strength) * (look_cube(name) - start))


def bake(look: FilterLook) -> Cube:
    """Compute the lookup table of a look.

    Args:
        look: its parts, applied in the order of the attributes.

    Returns:
        A new table.
    """
    before = identity_cube()
    colours = _curve(_balance(before, look), look)
    oklab = srgb_to_oklab(colours)
    oklab = _saturate(oklab, look) if look.grey is None else _to_grey(colours, look.grey)
    for change in look.hues:
        oklab = _change_hue(oklab, change)
    oklab = _split_tone(oklab, look)
    oklab = oklab if look.grey is not None else _guard_skin(srgb_to_oklab(before), oklab)
    return oklab_to_srgb(clip_to_gamut(oklab))


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


def _guard_skin(before: ColourArray, after: ColourArray) -> ColourArray:
    """Keep the hue of skin, and about its chroma: what a look does to the scene must not make people look ill."""
    hue, chroma = _hue_and_chroma(before)
    new_hue, new_chroma = _hue_and_chroma(after)
    beside = np.maximum(SKIN_HUES[0] - hue, hue - SKIN_HUES[1])
    share = smoothstep(SKIN_EDGE, 0.0, float32(beside)) * smoothstep(0.004, 0.024, chroma)
    share = share * smoothstep(0.24, 0.16, chroma)
    turn = (new_hue - hue + 180) % 360 - 180
    angle = np.radians(hue + MAX_SKIN_TURN * np.tanh(turn / MAX_SKIN_TURN))
    low, high = SKIN_CHROMA[0] * chroma - CHROMA_ROOM, SKIN_CHROMA[1] * chroma + CHROMA_ROOM
    kept = np.clip(new_chroma, low, high)
    guarded = np.stack([after[..., 0], kept * np.cos(angle), kept * np.sin(angle)], axis=-1)
    return float32(after + share[..., None] * (guarded - after))


def _hue_and_chroma(oklab: ColourArray) -> tuple[ColourArray, ColourArray]:
    return float32(np.degrees(np.arctan2(oklab[..., 2], oklab[..., 1]))), np.hypot(oklab[..., 1], oklab[..., 2])


def _skin_likeness(oklab: ColourArray) -> ColourArray:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    likeness: ColourArray = _hue_nearness(oklab, SKIN_HUE, SKIN_WIDTH) * smoothstep(0.01, 0.05, chroma)
    return likeness


def _hue_nearness(oklab: ColourArray, hue: float, width: float) -> ColourArray:
    """1 at a hue, falling to 0 at `width` degrees from it."""
    angle = np.degrees(np.arctan2(oklab[..., 2], oklab[..., 1]))
    distance = np.abs((angle - hue + 180) % 360 - 180).astype(np.float32)
    return smoothstep(width, 0.0, distance)
