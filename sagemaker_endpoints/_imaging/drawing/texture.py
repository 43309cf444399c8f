"""Seamless textures of our own: the tooth of paper, the marks of a pencil. The same on every run."""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv

SIDE = 512
"""Pixels of a tile's side."""

SEED = 20


@lru_cache(maxsize=32)
def strokes(angle: float, length: float, width: float) -> Plane:
    """Parallel marks: noise smeared along one direction, its values spread evenly over 0…1.

    Because every value is equally frequent, `texture < amount` covers the share `amount` of the paper.

    angle: degrees, 0 to the right, 90 down. length, width: deviations in pixels along and across the marks.
    returns: (512, 512) float32, seamless, not to be written to.
    """
    across, down = _frequencies()
    radians = np.deg2rad(angle)
    along = across * np.cos(radians) + down * np.sin(radians)
    aside = down * np.cos(radians) - across * np.sin(radians)
    pass_band = np.exp(-2 * np.pi**2 * ((along * length) ** 2 + (aside * width) ** 2))
    return _evenly_spread(_filtered_noise(pass_band, SEED + round(angle) % 180))


@lru_cache(maxsize=8)
def paper_tooth(size: float) -> Plane:
    """The hills and dips of drawing paper, evenly spread over 0…1.

    size: deviation of a hill in pixels. returns: (512, 512) float32, seamless, not to be written to.
    """
    across, down = _frequencies()
    squared = across**2 + down**2
    hills = np.exp(-2 * np.pi**2 * squared * size**2) - np.exp(-2 * np.pi**2 * squared * (2.2 * size) ** 2)
    return _evenly_spread(_filtered_noise(hills, SEED))


@lru_cache(maxsize=8)
def ruled_lines(across: int, down: int, wobble: float) -> Plane:
    """Parallel lines as an engraver rules them; `texture < amount` makes them as thick as the share `amount`.

    across, down: how often the lines cross the tile's upper and left side; together they say angle and spacing.
    wobble: deviation of a hand that is not quite steady, in spacings.
    returns: (512, 512) float32, evenly spread over 0…1, seamless, not to be written to.
    """
    ramp = np.arange(SIDE) / SIDE
    shaky = np.exp(-2 * np.pi**2 * 18.0**2 * sum(frequency**2 for frequency in _frequencies()))
    unsteady = _filtered_noise(shaky, SEED)
    phase = across * ramp[None, :] + down * ramp[:, None] + wobble * unsteady / unsteady.std()
    return _read_only(np.abs(2 * (phase % 1.0) - 1.0).astype(np.float32))


def cover(tile: Plane, shape: tuple[int, int], scale: float) -> Plane:
    """A tile repeated over a picture. shape: (H, W). scale: pixels of the picture per pixel of the tile."""
    side = max(1, round(SIDE * scale))
    if side != SIDE:
        how = cv2.INTER_AREA if side < SIDE else cv2.INTER_CUBIC
        tile = opencv.resize(tile, (side, side), how)
    rows, columns = -(-shape[0] // side), -(-shape[1] // side)
    return np.tile(tile, (rows, columns))[: shape[0], : shape[1]]


def _frequencies() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cycles per pixel across and down."""
    frequency = np.asarray(np.fft.fftfreq(SIDE), np.float64)
    return frequency[None, :], frequency[:, None]


def _filtered_noise(pass_band: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    noise = np.random.default_rng(seed).standard_normal((SIDE, SIDE))
    return np.asarray(np.fft.ifft2(np.fft.fft2(noise) * pass_band).real)


def _evenly_spread(values: NDArray[np.float64]) -> Plane:
    ranks = np.empty(values.size, np.float32)
    ranks[values.ravel().argsort(kind="stable")] = np.linspace(0, 1, values.size, dtype=np.float32)
    return _read_only(ranks.reshape(values.shape))


def _read_only(tile: Plane) -> Plane:
    """The tile is cached, so it is everyone's."""
    tile.setflags(write=False)
    return tile
