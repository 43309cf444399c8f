"""A look as a table of colours."""

from functools import lru_cache

import numpy as np

from sagemaker_endpoints._imaging.color.lut3d import Cube, identity_cube
from sagemaker_endpoints._imaging.color.oklab import (
    Colours,
    into_gamut,
    linear_to_srgb,
    oklab_to_srgb,
    srgb_to_linear,
    srgb_to_oklab,
)
from sagemaker_endpoints._imaging.color.tone_curve import evaluate
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep

from .look import HueChange, Look
from .looks import LOOKS

FULL_WARMTH = np.array([0.32, 0.0, -0.42])
FULL_TINT = np.array([0.10, -0.16, 0.10])
"""Stops that red, green and blue change by in linear light, at warmth 1 and at tint 1."""

PALE = 0.16
"""Oklab chroma from which on a colour is not pale, and vibrance leaves it."""

SKIN_HUE, SKIN_WIDTH = 55.0, 40.0

UNTONED = 0.65
"""Part of a tint that is kept off the colours of skin: it is meant for light and shade, and would turn dark skin
green or violet, being shade to it."""

COLOURFUL = 0.03
"""Below this Oklab chroma a hue means less and less, and changes of single hues fade out."""


@lru_cache(maxsize=32)
def look_cube(name: str) -> Cube:
    """The table of one of `LOOKS`. Shared by all callers: not to be written to."""
    cube = bake(LOOKS[name])
    cube.flags.writeable = False
    return cube


def bake(look: Look) -> Cube:
    """What becomes of every colour of the cube."""
    colours = _balance(identity_cube(), look)
    colours = _curve(colours, look)
    oklab = srgb_to_oklab(colours)
    oklab = _saturate(oklab, look) if look.grey is None else _to_grey(colours, look.grey)
    for change in look.hues:
        oklab = _change_hue(oklab, change)
    return oklab_to_srgb(into_gamut(_tone(oklab, look)))


def _balance(colours: Colours, look: Look) -> Colours:
    gains = 2.0 ** (look.warmth * FULL_WARMTH + look.tint * FULL_TINT)
    # the light of a grey stays what it was
    gains /= float(gains @ (0.2126, 0.7152, 0.0722))
    return linear_to_srgb(srgb_to_linear(colours) * gains.astype(np.float32))


def _curve(colours: Colours, look: Look) -> Colours:
    common = evaluate(look.tone, colours)
    return np.stack(
        [evaluate(curve, common[..., i]) for i, curve in enumerate((look.red, look.green, look.blue))], axis=-1
    )


def _to_grey(colours: Colours, weights: tuple[float, float, float]) -> Colours:
    grey = np.clip(colours @ np.array(weights, np.float32), 0.0, 1.0)
    return srgb_to_oklab(np.repeat(grey[..., None], 3, axis=-1))


def _saturate(oklab: Colours, look: Look) -> Colours:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    skin = np.float32(0.5) * _nearness(oklab, SKIN_HUE, SKIN_WIDTH)
    pale = float32(smoothstep(PALE, 0.0, chroma) * (1 - skin))
    return _scaled(oklab, np.float32(look.saturation) * (1 + np.float32(look.vibrance) * pale))


def _change_hue(oklab: Colours, change: HueChange) -> Colours:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    share = _nearness(oklab, change.hue, change.width) * smoothstep(0.0, COLOURFUL, chroma)
    angle = np.radians(change.turn) * share
    a, b = oklab[..., 1], oklab[..., 2]
    turned = np.stack(
        [
            oklab[..., 0] + change.lift * share * chroma / PALE,
            a * np.cos(angle) - b * np.sin(angle),
            a * np.sin(angle) + b * np.cos(angle),
        ],
        axis=-1,
    ).astype(np.float32)
    return _scaled(turned, 1 + (change.chroma - 1) * share)


def _tone(oklab: Colours, look: Look) -> Colours:
    """Split toning; black and white stay free of colour, so that the tint reads as light and not as fog."""
    light = np.clip(oklab[..., 0], 0.0, 1.0)
    body = smoothstep(0.05, 0.40, light) * smoothstep(1.02, 0.85, light)
    body = body * (1 - np.float32(UNTONED) * _like_skin(oklab))
    high = smoothstep(0.25, 0.85, light)
    toned = oklab.copy()
    for toning, share in ((look.shadows, 1 - high), (look.highlights, high)):
        angle = np.radians(toning.hue)
        toned[..., 1] += np.float32(toning.amount * np.cos(angle)) * share * body
        toned[..., 2] += np.float32(toning.amount * np.sin(angle)) * share * body
    return toned


def _like_skin(oklab: Colours) -> Colours:
    chroma = np.hypot(oklab[..., 1], oklab[..., 2])
    near: Colours = _nearness(oklab, SKIN_HUE, SKIN_WIDTH) * smoothstep(0.01, 0.05, chroma)
    return near


def _nearness(oklab: Colours, hue: float, width: float) -> Colours:
    """1 at a hue, 0 `width` degrees away from it and beyond."""
    angle = np.degrees(np.arctan2(oklab[..., 2], oklab[..., 1]))
    away = np.abs((angle - hue + 180) % 360 - 180).astype(np.float32)
    return smoothstep(width, 0.0, away)


def _scaled(oklab: Colours, chroma: Colours) -> Colours:
    return np.stack([oklab[..., 0], oklab[..., 1] * chroma, oklab[..., 2] * chroma], axis=-1).astype(np.float32)
