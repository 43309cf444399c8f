"""Few flat colours: a palette of our own by the tone, or the photo's own main colours."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import lab_to_rgb
from sagemaker_endpoints._imaging.color.lut3d import SIDE, Cube, apply_cube, identity_cube
from sagemaker_endpoints._imaging.compositing.blend import to_levels
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

from .cel import step_tones
from .looks import Look

PALETTES = {
    "campaign": ("#0c2a44", "#b5202a", "#7b9fa3", "#f3dfb0", "#fff4d6"),
    "sunset": ("#2b1440", "#8c2155", "#e2593f", "#f7a94b", "#ffe9a8"),
    "ocean": ("#06213a", "#0f4c68", "#2f8f8f", "#9fd5b5", "#f4f7dc"),
    "mono": ("#111111", "#444444", "#8a8a8a", "#d6d6d6", "#ffffff"),
}
"""Five colours each, from the deepest shadow to the highest light."""

COLOURS = 12
"""Of the photo's own palette."""

SAMPLES = 48
"""Side of the square to which the photo is reduced for finding its colours."""

ROUNDS = 8
"""Of Lloyd's algorithm; by then colours hardly move."""

PASSAGE = 25.0
"""A colour whose squared distance is greater by so much than the nearest one's has 1/e of its weight."""


def paint_palette(relative: Plane, look: Look, palette: str) -> Plane:
    """Tones in the colours of a palette.

    relative: (h, w) light, 1 = the skin's. palette: a key of `PALETTES`. returns: (h, w, 3) float32 sRGB, 0…255.
    """
    colours = np.array([list(bytes.fromhex(colour[1:])) for colour in PALETTES[palette]], np.float32)
    starts = [0.0, *(start for start, _ in look.steps[1:5])]
    channels = [tuple(zip(starts, levels.tolist(), strict=True)) for levels in colours.T]
    return opencv.merge([step_tones(relative, steps, look.passage) for steps in channels])


def paint_own_colours(shaded: Lab) -> Plane:
    """Every colour replaced by the nearest of the picture's own main ones; (h, w, 3) float32 sRGB, 0…255."""
    small = opencv.resize(shaded, (SAMPLES, SAMPLES), cv2.INTER_AREA)
    cube = _nearest(main_colours(small.reshape(-1, 3), COLOURS))
    return float32(apply_cube(to_levels(lab_to_rgb(shaded)), cube))


def _nearest(colours: NDArray[np.float32]) -> Cube:
    """The table that gives every colour the nearest one, by a softmin of CIE 1976 colour differences."""
    squared = _squared_distances(_every_colour(), colours)
    weights = np.exp((squared.min(axis=0) - squared) * np.float32(1 / PASSAGE))
    mixed = np.einsum("cn,ck->nk", weights / weights.sum(axis=0), colours)
    return float32(lab_to_rgb(mixed[None])[0] / 255).reshape(SIDE, SIDE, SIDE, 3)


@cache
def _every_colour() -> NDArray[np.float32]:
    """(N, 3) CIE L*a*b* of the colours of a cube."""
    return opencv.convert_colour(identity_cube().reshape(-1, 1, 3), cv2.COLOR_RGB2LAB)[:, 0]


def main_colours(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The means of `count` clusters.

    Lloyd, "Least squares quantization in PCM", 1982, begun with the farthest points (Gonzalez, 1985), so that the
    same picture always has the same colours. samples: (N, 3). returns: (count, 3).
    """
    colours = samples.mean(axis=0)[None]
    while len(colours) < count:
        farthest = _squared_distances(samples, colours).min(axis=0).argmax()
        colours = np.concatenate([colours, samples[farthest][None]])
    for _ in range(ROUNDS):
        owner = _squared_distances(samples, colours).argmin(axis=0)
        means = [samples[owner == i].mean(axis=0) if (owner == i).any() else colours[i] for i in range(count)]
        colours = np.stack(means).astype(np.float32)
    return float32(colours)


def _squared_distances(samples: NDArray[np.float32], colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """(count, N), CIE 1976."""
    # einsum and not @: for arrays as small as these a second thread costs more than it brings
    products = np.einsum("ck,nk->cn", colours, samples)
    squared = (colours**2).sum(axis=1, keepdims=True) + (samples**2).sum(axis=1) - 2 * products
    return float32(squared)
