"""The colours of one dye: what it looks like on dark, on middling and on bright strands."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.color.oklab import (
    clip_to_gamut,
    linear_to_srgb,
    oklab_to_srgb,
    srgb_to_linear,
    srgb_to_oklab,
)
from sagemaker_endpoints._imaging.color.pigment import LabColour
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

STEPS = 101
"""Lightnesses for which the colour is computed, from L 0 to 100; it changes slowly between them."""

DEPTH = 2.4
"""How much more dye the light passes in the darkest strands: black shadows of blond hair are brown, not olive."""

THINNING = 0.5
"""How much less dye it passes in the brightest strands."""

GLOSS = 0.55
"""Part of the chroma that the brightest strands have lost: they reflect the lamp itself."""

GLOSSY = 0.9
"""Where between the swatch and white that loss is complete."""

COOLNESS = 0.12
"""Part of a yellow dye's chroma that is missing in the shade, halfway to black: the shadows of blond hair are cool."""

RICHER = 0.5
"""Exponent of the gain of saturation by depth: dyes on hair are less pure than dyes in water."""

BLEACHED = 0.72
"""Part of a blond swatch's chroma that a whole head shows: a swatch shows what one sees in its lit strands."""

WARMTH, MIDDLE_WARMTH = 3.0, 6.0
"""Angles in degrees by which blond hair is redder than its swatch: everywhere, and more so in the middle tones. What
bleach leaves of the pigment is warm; with black, a yellow would become olive."""

VIVID = 1.2
"""Fashion colours are purer on hair than on a swatch: light passes the dye twice and more."""

MIN_LIGHT = 1e-4
"""Keeps the logarithm of a colour's darkest channel finite."""


def toner_ramp(target: LabColour) -> NDArray[np.float32]:
    """The colour that a dye has at each lightness.

    Light that passes more of a dye becomes darker and more saturated, channel by channel (Beer and Lambert's law), so
    hue and chroma depend on the lightness. Chroma and hue are taken over in Oklab, and kept inside the gamut.

    Args:
        target: (3,) float32 Lab, the dye on a swatch.

    Returns:
        (STEPS, 2) float32: a* and b* at L 0, 1, … 100.

    Example:
        >>> ramp = toner_ramp(np.array([72, 4, 32], np.float32))
        >>> bool(np.arctan2(*ramp[30, ::-1]) < np.arctan2(*ramp[72, ::-1])), ramp.shape
        (True, (101, 2))
    """
    swatch = float32(lab_to_rgb(target[None, None])[0] / 255)
    greys = np.zeros((1, STEPS, 3), np.float32)
    greys[0, :, 0] = np.linspace(0, 100, STEPS)
    lightness = srgb_to_oklab(float32(lab_to_rgb(greys)[0] / 255))[:, 0]
    swatch_lab = srgb_to_oklab(swatch)[0]
    own = max(float(swatch_lab[0]), 0.05)
    shade, light = np.clip(1 - lightness / own, 0, 1), np.clip((lightness - own) / max(1 - own, 0.05), 0, 1)
    depth = 1 + DEPTH * shade - THINNING * light
    linear = np.maximum(srgb_to_linear(swatch), MIN_LIGHT) ** depth[:, None]
    dyed = srgb_to_oklab(linear_to_srgb(float32(linear)))
    chroma = np.hypot(dyed[:, 1], dyed[:, 2])
    pure, deep = float(np.hypot(*swatch_lab[1:])) / own, chroma / np.maximum(dyed[:, 0], 0.02)
    hue = np.arctan2(dyed[:, 2], dyed[:, 1])
    blond = _blondness(swatch_lab)
    hue -= blond * np.deg2rad(WARMTH + MIDDLE_WARMTH * 4 * shade * (1 - shade))
    gloss = 1 - GLOSS * np.minimum(light / GLOSSY, 1)
    yellow = max(float(target[2]), 0.0) / max(float(np.hypot(*target[1:])), 1.0)
    cool = 1 - 4 * COOLNESS * yellow * shade * (1 - shade)
    chroma_of_dye = lightness * gloss * cool * pure * (deep / max(pure, 1e-4)) ** RICHER
    chroma_of_dye *= 1 - (1 - BLEACHED) * blond + (VIVID - 1) * _unnaturalness(swatch_lab)
    colours = np.column_stack([lightness, chroma_of_dye * np.cos(hue), chroma_of_dye * np.sin(hue)])
    srgb = oklab_to_srgb(clip_to_gamut(colours.astype(np.float32)))
    return _lab(srgb)[:, 1:]


def _blondness(swatch: NDArray[np.float32]) -> float:
    """0…1, how much a colour in Oklab is that of light hair: warm, light, neither grey nor as pure as a paint."""
    chroma, hue = float(np.hypot(*swatch[1:])), float(np.rad2deg(np.arctan2(swatch[2], swatch[1])))
    golden = smoothstep_at(45, 60, hue) * smoothstep_at(110, 90, hue)
    natural = smoothstep_at(0.03, 0.06, chroma) * smoothstep_at(0.15, 0.1, chroma)
    return golden * natural * smoothstep_at(0.5, 0.7, float(swatch[0]))


def _unnaturalness(swatch: NDArray[np.float32]) -> float:
    """0…1, how much a colour in Oklab is none that hair grows in: pink, violet, blue, green."""
    chroma, hue = float(np.hypot(*swatch[1:])), float(np.rad2deg(np.arctan2(swatch[2], swatch[1])))
    return smoothstep_at(0.03, 0.08, chroma) * (1 - smoothstep_at(10, 30, hue) * smoothstep_at(120, 100, hue))


def tone_at(ramp: NDArray[np.float32], lightness: Plane, channel: int) -> Plane:
    """a* or b* of a ramp at each pixel.

    Args:
        ramp: from `toner_ramp`.
        lightness: (H, W) float32, L.
        channel: 0 for a*, 1 for b*.

    Returns:
        (H, W) float32.

    Example:
        >>> tone_at(np.array([[0, 0]] * 50 + [[4, 8]] * 51, np.float32), np.array([[90]], np.float32), 1).tolist()
        [[8.0]]
    """
    index = np.clip(lightness, 0, STEPS - 1.001)
    lower = index.astype(np.intp)
    column = ramp[:, channel]
    steps = np.append(np.diff(column), np.float32(0))
    return float32(column[lower] + (index - lower) * steps[lower])


def _lab(srgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 3) Lab, without rounding to bytes."""
    return float32(opencv.convert_colour(srgb[None], cv2.COLOR_RGB2LAB)[0])
