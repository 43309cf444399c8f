"""The few colours that stand for a part of a picture."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._sdk.dtypes import float32

SAMPLES = 2000
"""Pixels from which main colours are computed."""

MIN_SHARE = 0.004
"""Share of the picture that clothes or ground must cover to get several colours."""

ROUNDS = 8
"""Iterations of Lloyd's algorithm; after these the colours hardly change."""

Colours = NDArray[np.float32]
"""(count, 3) L*a*b*."""


def in_own_colours(lab: Lab, mask: NDArray[np.bool_], count: int) -> tuple[NDArray[np.intp], Colours]:
    """The main colours of a part of the picture.

    Args:
        lab: (h, w, 3) L*a*b*, flat.
        mask: (h, w), True on the part.
        count: of colours.

    Returns:
        The number of each pixel's colour, (h, w), also outside the part, and the colours, (count, 3).
    """
    pixels = lab.reshape(-1, 3)
    part = pixels[mask.ravel()] if mask.any() else pixels
    colours = main_colours(_some(part), count if mask.mean() > MIN_SHARE else 1)
    return nearest(pixels, colours).reshape(mask.shape), colours


def nearest(samples: Colours, colours: Colours) -> NDArray[np.intp]:
    """The number of the colour that is nearest to each sample.

    Args:
        samples: (N, 3) L*a*b*.
        colours: (count, 3) L*a*b*.

    Returns:
        (N,).
    """
    return np.asarray(_squared_distances(samples, colours).argmin(axis=0))


def _some(pixels: Colours) -> Colours:
    """At most `SAMPLES` of the pixels, evenly spread."""
    return pixels[:: max(1, len(pixels) // SAMPLES)]


def main_colours(samples: NDArray[np.float32], count: int) -> Colours:
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


def _squared_distances(samples: NDArray[np.float32], colours: Colours) -> NDArray[np.float32]:
    """(count, N) squared CIE 1976 colour differences."""
    # einsum, not @: for arrays this small a second thread costs more time than it saves
    products = np.einsum("ck,nk->cn", colours, samples)
    squared = (colours**2).sum(axis=1, keepdims=True) + (samples**2).sum(axis=1) - 2 * products
    return float32(squared)
