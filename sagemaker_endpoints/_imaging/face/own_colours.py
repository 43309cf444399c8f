"""Sharpens a coarse map of what is in front of a face by the colours that the thing has in this photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Lab
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32

BINS = (10, 16, 16)
"""Of the colour histograms, along L, a* and b*."""

BIN_WIDTHS = (10.0, 5.0, 5.0)
"""Of a bin: the whole range of L, and -40…40 of a* and b*; stronger colours are counted in the outermost bins."""

TRUST = 0.6
"""Exponent of the ratio of the two histograms; at 1 one colour that both have in common would decide too much."""

MAX_RATIO = 20.0
"""Largest ratio of the two histograms: colours that occur once say little."""

ROUNDS = 2
"""The second round counts colours by the map that the first has sharpened; further rounds change little."""


def sharpen_by_colour(hidden: Mask, lab: Lab, area: Mask) -> Mask:
    """Raise a probability where a pixel's colour is that of the hidden part, and lower it where it is not.

    Args:
        hidden: (h, w) float32, 0…1, the probability that something hides the face.
        lab: (h, w, 3) float32.
        area: (h, w) float32, 0…1, where colours are counted.

    Returns:
        (h, w) float32, 0…1; 0 and 1 stay.

    Example:
        >>> lab = np.array([[[60, 20, 20]] * 9 + [[20, 0, 0]] * 3], np.float32)
        >>> hidden = np.array([[0.1] * 9 + [0.9, 0.9, 0.4]], np.float32)
        >>> bool(sharpen_by_colour(hidden, lab, np.ones((1, 12), np.float32))[0, 11] > 0.6)
        True
    """
    bins = _bins(lab)
    sharpened = hidden
    for _ in range(ROUNDS):
        odds = _share_of_colours(bins, sharpened * area) / _share_of_colours(bins, (1 - sharpened) * area)
        likelier = (odds.clip(1 / MAX_RATIO, MAX_RATIO) ** TRUST)[bins]
        sharpened = float32(hidden * likelier / np.maximum(hidden * likelier + 1 - hidden, 1e-6))
    return sharpened


def _bins(lab: Lab) -> NDArray[np.int32]:
    """(h, w): the number of each pixel's bin."""
    number = np.zeros(lab.shape[:2], np.int32)
    for channel, (count, width) in enumerate(zip(BINS, BIN_WIDTHS, strict=True)):
        first = 0 if channel == 0 else count // 2
        number = number * count + np.clip(lab[..., channel] / np.float32(width) + first, 0, count - 1).astype(np.int32)
    return number


def _share_of_colours(bins: NDArray[np.int32], weight: Mask) -> NDArray[np.float32]:
    """The share of each bin, smoothed over its neighbours; never 0."""
    light, red, yellow = BINS
    counts = np.bincount(bins.ravel(), weight.ravel(), light * red * yellow).astype(np.float32) + np.float32(1e-3)
    smooth = cv2.GaussianBlur(counts.reshape(light, red * yellow), (1, 3), 0)
    smooth = cv2.GaussianBlur(smooth.reshape(light * red, yellow), (3, 1), 0).ravel()
    return float32(smooth / smooth.sum())
