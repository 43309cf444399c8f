"""Match the lightness of one palette to that of another by one smooth, rising curve."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32

Lightness = NDArray[np.float32]
"""Oklab's L, 0…1."""

KNOTS = 33
"""Points of the curve, evenly spaced over 0…1."""

SMOOTHING = np.exp(-0.5 * (np.arange(-8, 9) / 3.0) ** 2)
"""Weights of a knot's neighbours: dark and light tones may move independently, neighbouring tones move together."""

MIN_SLOPE, MAX_SLOPE = 0.45, 1.7
"""Slopes of the curve: a flatter one loses detail, a steeper one shows noise and the blocks of a JPEG."""


def matched_tones(values: Lightness, source: Lightness, target: Lightness, max_change: float) -> Lightness:
    """Map lightness so that the distribution of `source` becomes about that of `target`.

    Histogram matching whose shifts are smoothed, bounded by `max_change`, and kept between two slopes, so that the
    order of tones never changes.

    Args:
        values: the lightness to map, any shape.
        source: (N,), N >= 1.
        target: (M,), M >= 1.
        max_change: largest shift of a tone.

    Returns:
        The shape of `values`.
    """
    knots = np.linspace(0, 1, KNOTS)
    ranks = np.interp(knots, np.sort(source), np.linspace(0, 1, len(source)))
    shifts = max_change * np.tanh((np.quantile(target, ranks) - knots) / max_change)
    padded = np.pad(shifts, len(SMOOTHING) // 2, mode="edge")
    shifts = np.convolve(padded, SMOOTHING / SMOOTHING.sum(), mode="valid")
    step = knots[1]
    rises = np.clip(np.diff(knots + shifts), MIN_SLOPE * step, MAX_SLOPE * step)
    curve = np.concatenate([[0.0], np.cumsum(rises)])
    median = float(np.median(source))
    curve += np.interp(median, knots, knots + shifts) - np.interp(median, knots, curve)
    return float32(np.interp(values, knots, np.clip(curve, 0.0, 1.0)))
