"""A poster's few flat colours: a built-in palette by tone, or the photo's own main colours."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.hex_colour import hex_to_rgb
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.color.lut3d import CUBE_SIDE, Cube, apply_cube, identity_cube
from sagemaker_endpoints._imaging.compositing.blend import round_to_uint8
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

from .cel import step_tones
from .looks import CartoonLook

PALETTES = {
    "campaign": ("#0c2a44", "#b5202a", "#7b9fa3", "#f3dfb0", "#fff4d6"),
    "sunset": ("#2b1440", "#8c2155", "#e2593f", "#f7a94b", "#ffe9a8"),
    "ocean": ("#06213a", "#0f4c68", "#2f8f8f", "#9fd5b5", "#f4f7dc"),
    "mono": ("#111111", "#444444", "#8a8a8a", "#d6d6d6", "#ffffff"),
}
"""Five colours each, from the darkest shadow to the brightest light."""

OWN_COLOURS = 12
"""Number of colours in the photo's own palette."""

SAMPLE_SIDE = 48
"""Side, pixels, of the square to which the photo is reduced before its main colours are computed."""

ROUNDS = 8
"""Iterations of Lloyd's algorithm; after these the colours hardly change."""

SOFTNESS = 25.0
"""Of the softmin: a colour whose squared distance is this much greater than the nearest colour's has 1/e of its
weight."""


def paint_palette(relative: Plane, look: CartoonLook, palette: str) -> Plane:
    """Paint flat tones in the colours of a built-in palette.

    Args:
        relative: (h, w) float32, light, 1 = the skin's.
        look: for its flat tones.
        palette: a key of `PALETTES`.

    Returns:
        (h, w, 3) float32 sRGB, 0…255.
    """
    colours = np.array([hex_to_rgb(colour) for colour in PALETTES[palette]], np.float32)
    starts = [0.0, *(start for start, _ in look.steps[1:5])]
    channels = [tuple(zip(starts, levels.tolist(), strict=True)) for levels in colours.T]
    return opencv.merge([step_tones(relative, steps, look.transition) for steps in channels])


def paint_own_colours(shaded: Lab) -> Plane:
    """Replace every colour by the nearest of the picture's own main colours.

    Args:
        shaded: (h, w, 3) L*a*b*, the shaded picture.

    Returns:
        (h, w, 3) float32 sRGB, 0…255.
    """
    small = opencv.resize(shaded, (SAMPLE_SIDE, SAMPLE_SIDE), cv2.INTER_AREA)
    cube = _nearest_colour_cube(main_colours(small.reshape(-1, 3), OWN_COLOURS))
    return float32(apply_cube(round_to_uint8(lab_to_rgb(shaded)), cube))


def _nearest_colour_cube(colours: NDArray[np.float32]) -> Cube:
    """The lookup table from every colour to the nearest of `colours`, by a softmin of CIE 1976 colour differences."""
    squared = _squared_distances(_all_colours(), colours)
    weights = np.exp((squared.min(axis=0) - squared) * np.float32(1 / SOFTNESS))
    mixed = np.einsum("cn,ck->nk", weights / weights.sum(axis=0), colours)
    return float32(lab_to_rgb(mixed[None])[0] / 255).reshape(CUBE_SIDE, CUBE_SIDE, CUBE_SIDE, 3)


@cache
def _all_colours() -> NDArray[np.float32]:
    """(N, 3) CIE L*a*b* of the colours of a lookup table."""
    return opencv.convert_colour(identity_cube().reshape(-1, 1, 3), cv2.COLOR_RGB2LAB)[:, 0]


def main_colours(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The means of `count` clusters.

    Lloyd, "Least squares quantization in PCM", 1982, started from the farthest points (Gonzalez, 1985), so that the
    same picture always gets the same colours.

    Args:
        samples: (N, 3) L*a*b*.
        count: of clusters.

    Returns:
        (count, 3) float32 L*a*b*.
    """
    colours = samples.mean(axis=0)[None]
    while len(colours) < count:
        farthest = _squared_distances(samples, colours).min(axis=0).argmax()
        colours = np.concatenate([colours, samples[farthest][None]])
    for _ in range(ROUNDS):
        nearest = _squared_distances(samples, colours).argmin(axis=0)
        means = [samples[nearest == i].mean(axis=0) if (nearest == i).any() else colours[i] for i in range(count)]
        colours = np.stack(means).astype(np.float32)
    return float32(colours)


def _squared_distances(samples: NDArray[np.float32], colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """(count, N) squared CIE 1976 colour differences."""
    # einsum, not @: for arrays this small a second thread costs more time than it saves
    products = np.einsum("ck,nk->cn", colours, samples)
    squared = (colours**2).sum(axis=1, keepdims=True) + (samples**2).sum(axis=1) - 2 * products
    return float32(squared)
