"""Generated seamless textures: pencil marks, paper tooth, ruled lines. They are the same on every run."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv

SIDE = 512
"""Width and height of a tile, pixels."""

SEED = 20
"""Seed of the random numbers; fixed, so that equal requests give equal pictures."""


@lru_cache(maxsize=32)
def strokes(angle: float, length: float, width: float) -> Plane:
    """Parallel pencil marks: noise blurred along one direction, with its values spread evenly over 0…1.

    Because every value is equally frequent, `texture < tone` covers the share `tone` of the paper.

    Args:
        angle: degrees, 0 to the right, 90 down.
        length: standard deviation of the blur along the marks, pixels.
        width: standard deviation of the blur across the marks, pixels.

    Returns:
        (512, 512) float32, 0…1, seamless, read-only.

    Example:
        >>> round(float((strokes(45.0, 20.0, 1.0) < 0.3).mean()), 3)
        0.3
    """
    across, down = _frequencies()
    radians = np.deg2rad(angle)
    along = across * np.cos(radians) + down * np.sin(radians)
    aside = down * np.cos(radians) - across * np.sin(radians)
    pass_band = np.exp(-2 * np.pi**2 * ((along * length) ** 2 + (aside * width) ** 2))
    return _evenly_spread(_filtered_noise(pass_band, SEED + round(angle) % 180))


@lru_cache(maxsize=8)
def paper_tooth(size: float) -> Plane:
    """The height of the grain of drawing paper, with its values spread evenly over 0…1.

    Args:
        size: standard deviation of a hill, pixels.

    Returns:
        (512, 512) float32, 0…1, seamless, read-only.

    Example:
        >>> round(float((paper_tooth(1.0) < 0.3).mean()), 3)
        0.3
    """
    across, down = _frequencies()
    squared = across**2 + down**2
    hills = np.exp(-2 * np.pi**2 * squared * size**2) - np.exp(-2 * np.pi**2 * squared * (2.2 * size) ** 2)
    return _evenly_spread(_filtered_noise(hills, SEED))


@lru_cache(maxsize=8)
def ruled_lines(across: int, down: int, wobble: float) -> Plane:
    """Parallel lines as in an engraving; with `texture < tone` they cover the share `tone` of the paper.

    Args:
        across: number of lines that cross the tile's upper side; with `down` it determines angle and spacing.
        down: number of lines that cross the tile's left side.
        wobble: standard deviation of the lines' unsteadiness, in spacings.

    Returns:
        (512, 512) float32, spread evenly over 0…1, seamless, read-only.

    Example:
        >>> round(float((ruled_lines(40, 40, 0.05) < 0.3).mean()), 1)
        0.3
    """
    ramp = np.arange(SIDE) / SIDE
    shaky = np.exp(-2 * np.pi**2 * 18.0**2 * sum(frequency**2 for frequency in _frequencies()))
    unsteady = _filtered_noise(shaky, SEED)
    phase = across * ramp[None, :] + down * ramp[:, None] + wobble * unsteady / unsteady.std()
    return _read_only(np.abs(2 * (phase % 1.0) - 1.0).astype(np.float32))


def repeat_tile(tile: Plane, shape: tuple[int, int], scale: float) -> Plane:
    """Repeat a tile over a picture.

    Args:
        tile: (512, 512) float32.
        shape: (H, W) of the picture.
        scale: pixels of the picture per pixel of the tile.

    Returns:
        (H, W) float32; the tile's top-left corner lies on the picture's. Bicubic enlargement may overshoot the tile's
        range.

    Example:
        >>> repeat_tile(paper_tooth(1.0), (600, 700), scale=0.5).shape
        (600, 700)
    """
    side = max(1, round(SIDE * scale))
    if side != SIDE:
        interpolation = cv2.INTER_AREA if side < SIDE else cv2.INTER_CUBIC
        tile = opencv.resize(tile, (side, side), interpolation)
    rows, columns = -(-shape[0] // side), -(-shape[1] // side)
    return np.tile(tile, (rows, columns))[: shape[0], : shape[1]]


def _frequencies() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Horizontal (1, 512) and vertical (512, 1) frequencies, cycles per pixel."""
    frequency = np.asarray(np.fft.fftfreq(SIDE), np.float64)
    return frequency[None, :], frequency[:, None]


def _filtered_noise(pass_band: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """White noise whose spectrum is multiplied by `pass_band`."""
    noise = np.random.default_rng(seed).standard_normal((SIDE, SIDE))
    return np.asarray(np.fft.ifft2(np.fft.fft2(noise) * pass_band).real)


def _evenly_spread(values: NDArray[np.float64]) -> Plane:
    """Replace every value by its rank, scaled to 0…1."""
    ranks = np.empty(values.size, np.float32)
    ranks[values.ravel().argsort(kind="stable")] = np.linspace(0, 1, values.size, dtype=np.float32)
    return _read_only(ranks.reshape(values.shape))


def _read_only(tile: Plane) -> Plane:
    """Protect a tile against writing: it is cached and shared."""
    tile.setflags(write=False)
    return tile
