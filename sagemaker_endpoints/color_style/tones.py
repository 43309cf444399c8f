"""The light of one palette on another: one smooth, rising curve for lightness."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32

Lightness = NDArray[np.float32]
"""Oklab's L, 0…1."""

KNOTS = 33
SMOOTHING = np.exp(-0.5 * (np.arange(-8, 9) / 3.0) ** 2)
"""Weights of a knot's neighbours: dark and light may move apart, neighbouring tones together."""

FLATTEST, STEEPEST = 0.45, 1.7
"""Slopes of the curve: less loses detail, more shows noise and the blocks of a JPEG."""


def matched_tones(values: Lightness, source: Lightness, target: Lightness, farthest: float) -> Lightness:
    """What becomes of some lightnesses when those of `source` are to be spread as those of `target` are.

    Matching of histograms, with its moves smoothed, bent towards `farthest` and kept between two slopes, so that no
    tone ever overtakes another.

    values: any shape. source, target: (N,), (M,), N, M >= 1. returns: the shape of `values`.
    """
    knots = np.linspace(0, 1, KNOTS)
    ranks = np.interp(knots, np.sort(source), np.linspace(0, 1, len(source)))
    moves = farthest * np.tanh((np.quantile(target, ranks) - knots) / farthest)
    padded = np.pad(moves, len(SMOOTHING) // 2, mode="edge")
    moves = np.convolve(padded, SMOOTHING / SMOOTHING.sum(), mode="valid")
    step = knots[1]
    rises = np.clip(np.diff(knots + moves), FLATTEST * step, STEEPEST * step)
    curve = np.concatenate([[0.0], np.cumsum(rises)])
    middle = float(np.median(source))
    curve += np.interp(middle, knots, knots + moves) - np.interp(middle, knots, curve)
    return float32(np.interp(values, knots, np.clip(curve, 0.0, 1.0)))
