"""A change of palette as a table for every colour there is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lut3d import SIDE, Cube, identity_cube
from sagemaker_endpoints._imaging.color.oklab import into_gamut, oklab_to_srgb, srgb_to_oklab
from sagemaker_endpoints._sdk.dtypes import float32

from .tones import matched_tones
from .transport import Samples, transported

FARTHEST = {"ground": (0.24, 0.16), "person": (0.18, 0.055)}
"""What a colour may change by: of Oklab's L, and in the plane of a and b. Moves bend towards it, so that two palettes
that have nothing in common make a strong grade and not a solarisation. Of people it is less: skin is soon green, or
made of wax."""

FINE, WIDE = 2.4, 6.0
"""Deviations, in cells of the table, within which neighbouring colours are moved alike: the first where the photo has
many such colours, the second where it has few."""

RARE = 0.02
"""Samples per cell, after blurring, below which those around are not believed."""

Grid = NDArray[np.float32]
"""(33, 33, 33, C) float32."""


def colour_map(source: Samples, target: Samples, part: str, light: float) -> Cube:
    """The table that takes the palette `source` to the palette `target`.

    Lightness follows one curve. Optimal transport tells where the colour of each sample goes; these moves are put into
    the table and spread smoothly to the colours in between (normalised convolution at two widths, the mean move
    beyond), which keeps gradients whole.

    source, target: (N, 3), (M, 3) Oklab. part: of `FARTHEST`. light: 0…1, how much of the change of lightness is
        wanted.
    """
    start = srgb_to_oklab(identity_cube())
    moves = _bounded((transported(source, target) - source)[:, 1:], FARTHEST[part][1])
    tones = matched_tones(start[..., 0], source[:, 0], target[:, 0], FARTHEST[part][0])
    lightness = start[..., 0] + np.float32(light) * (tones - start[..., 0])
    changed = np.concatenate([lightness[..., None], start[..., 1:] + _spread(_cells(source), moves)], axis=-1)
    return oklab_to_srgb(into_gamut(float32(changed)))


def _spread(cells: NDArray[np.intp], moves: NDArray[np.float32]) -> Grid:
    """(33, 33, 33, 2): the moves of the samples, and of every colour around and between them.

    cells: (N,). moves: (N, 2).
    """
    shape = (SIDE, SIDE, SIDE)
    counts = np.bincount(cells, minlength=SIDE**3).reshape(shape).astype(np.float32)
    sums = np.stack([np.bincount(cells, axis, minlength=SIDE**3).reshape(shape) for axis in moves.T], axis=-1)
    spread = np.broadcast_to(moves.mean(axis=0), (*shape, 2)).astype(np.float32)
    for width in (WIDE, FINE):
        near = _blurred(counts, width)[..., None]
        belief = near / (near + np.float32(RARE))
        local = _blurred(sums.astype(np.float32), width) / np.maximum(near, np.float32(1e-9))
        spread = float32(spread + belief * (local - spread))
    return spread


def _bounded(moves: NDArray[np.float32], farthest: float) -> NDArray[np.float32]:
    """(N, 2), bent towards that length in their own directions."""
    length = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-6)
    return float32(moves * (farthest * np.tanh(length / farthest) / length))


def _cells(samples: Samples) -> NDArray[np.intp]:
    """(N,): the table's cell of every sample."""
    red, green, blue = np.rint(oklab_to_srgb(samples) * (SIDE - 1)).astype(np.intp).T
    return np.asarray((blue * SIDE + green) * SIDE + red, np.intp)


def _blurred(grid: Grid, deviation: float) -> Grid:
    """Gaussian along each of the three axes, nothing beyond the table."""
    for _ in range(3):
        flat = cv2.GaussianBlur(grid.reshape(SIDE, -1), (1, 0), 0, sigmaY=deviation, borderType=cv2.BORDER_CONSTANT)
        # the next axis comes to the front
        grid = np.moveaxis(float32(flat).reshape(grid.shape), 0, 2)
    return np.ascontiguousarray(grid, np.float32)
