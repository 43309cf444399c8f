"""A change of palette as a lookup table for every colour."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lut3d import CUBE_SIDE, Cube, identity_cube
from sagemaker_endpoints._imaging.color.oklab import clip_to_gamut, oklab_to_srgb, srgb_to_oklab
from sagemaker_endpoints._sdk.dtypes import float32

from .tones import matched_tones
from .transport import ColourSamples, transported

MAX_CHANGE = {"ground": (0.24, 0.16), "person": (0.18, 0.055)}
"""Largest change of a colour: of Oklab's L, and in the plane of a and b. Changes approach it smoothly, so that two
palettes with nothing in common give strong but natural colours. It is smaller for people, because skin soon looks
green or like wax."""

NARROW_SIGMA, WIDE_SIGMA = 2.4, 6.0
"""Standard deviations, in cells of the table, over which the moves of neighbouring colours are averaged: the first
where the photo has many such colours, the second where it has few."""

HALF_WEIGHT_DENSITY = 0.02
"""Samples per cell, after blurring, at which the local average has weight 1/2; where there are fewer samples, the wider
average counts more."""

CubeGrid = NDArray[np.float32]
"""(33, 33, 33, C) float32: C values for each cell of a lookup table."""


def colour_map(source: ColourSamples, target: ColourSamples, part: str, light: float) -> Cube:
    """The lookup table that changes the palette `source` to the palette `target`.

    Lightness follows one curve. Optimal transport gives the move of each sample's colour; these moves are put into the
    table and spread smoothly to the colours in between (normalised convolution at two widths, the mean move
    beyond), which keeps gradients smooth.

    Args:
        source: (N, 3) Oklab.
        target: (M, 3) Oklab.
        part: `person` or `ground`, a key of `MAX_CHANGE`.
        light: 0…1, share of the change of lightness that is applied.
    """
    max_light, max_chroma = MAX_CHANGE[part]
    start = srgb_to_oklab(identity_cube())
    moves = _bounded((transported(source, target) - source)[:, 1:], max_chroma)
    tones = matched_tones(start[..., 0], source[:, 0], target[:, 0], max_light)
    lightness = start[..., 0] + np.float32(light) * (tones - start[..., 0])
    changed = np.concatenate([lightness[..., None], start[..., 1:] + _spread(_cells(source), moves)], axis=-1)
    return oklab_to_srgb(clip_to_gamut(float32(changed)))


def _spread(cells: NDArray[np.intp], moves: NDArray[np.float32]) -> CubeGrid:
    """Spread the samples' moves to all colours of the table.

    Args:
        cells: (N,), the table's cell of each sample.
        moves: (N, 2), of a and b.

    Returns:
        (33, 33, 33, 2).
    """
    shape = (CUBE_SIDE, CUBE_SIDE, CUBE_SIDE)
    counts = np.bincount(cells, minlength=CUBE_SIDE**3).reshape(shape).astype(np.float32)
    sums = np.stack([np.bincount(cells, axis, minlength=CUBE_SIDE**3).reshape(shape) for axis in moves.T], axis=-1)
    spread = np.broadcast_to(moves.mean(axis=0), (*shape, 2)).astype(np.float32)
    for sigma in (WIDE_SIGMA, NARROW_SIGMA):
        density = _blurred(counts, sigma)[..., None]
        weight = density / (density + np.float32(HALF_WEIGHT_DENSITY))
        local = _blurred(sums.astype(np.float32), sigma) / np.maximum(density, np.float32(1e-9))
        spread = float32(spread + weight * (local - spread))
    return spread


def _bounded(moves: NDArray[np.float32], max_length: float) -> NDArray[np.float32]:
    """(N, 2): the moves in their own directions, their lengths compressed smoothly below `max_length`."""
    length = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-6)
    return float32(moves * (max_length * np.tanh(length / max_length) / length))


def _cells(samples: ColourSamples) -> NDArray[np.intp]:
    """(N,): the index of each sample's cell in the flattened table."""
    red, green, blue = np.rint(oklab_to_srgb(samples) * (CUBE_SIDE - 1)).astype(np.intp).T
    return np.asarray((blue * CUBE_SIDE + green) * CUBE_SIDE + red, np.intp)


def _blurred(grid: CubeGrid, sigma: float) -> CubeGrid:
    """A Gaussian along each of the three colour axes; zero beyond the table."""
    for _ in range(3):
        flat = cv2.GaussianBlur(grid.reshape(CUBE_SIDE, -1), (1, 0), 0, sigmaY=sigma, borderType=cv2.BORDER_CONSTANT)
        # bring the next axis to the front
        grid = np.moveaxis(float32(flat).reshape(grid.shape), 0, 2)
    return np.ascontiguousarray(grid, np.float32)
