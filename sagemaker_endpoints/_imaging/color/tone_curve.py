"""Tone curves through a few points, without overshoot."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.dtypes import float32

Curve = tuple[tuple[float, float], ...]
"""Points (input, output) in 0…1 with rising inputs; at least two. Beyond both ends the curve is constant."""


def apply_tone_curve(curve: Curve, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Map values through the monotone cubic spline of a curve's points.

    Monotone as in Fritsch and Carlson, "Monotone piecewise cubic interpolation", 1980. The tangents are weighted
    harmonic means of the secants (Fritsch and Butland, 1984), so the curve rises wherever its points rise.

    Args:
        curve: the points.
        values: any shape, float32, 0…1.

    Returns:
        The same shape, float32.

    Example:
        >>> darker = ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))
        >>> apply_tone_curve(darker, np.array([0, 0.5, 1, 2], np.float32)).tolist()
        [0.0, 0.25, 1.0, 1.0]
    """
    x, y = np.array(curve, np.float64).T
    steps, rises = np.diff(x), np.diff(y)
    tangents = _tangents(steps, rises / steps)
    inputs = np.clip(values, x[0], x[-1])
    piece = np.clip(np.searchsorted(x, inputs, side="right") - 1, 0, len(steps) - 1)
    width = steps[piece]
    t = (inputs - x[piece]) / width
    start = (1 + 2 * t) * (1 - t) ** 2 * y[piece] + t * (1 - t) ** 2 * width * tangents[piece]
    end = t**2 * (3 - 2 * t) * y[piece + 1] + t**2 * (t - 1) * width * tangents[piece + 1]
    return float32(start + end)


def _tangents(steps: NDArray[np.float64], slopes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The curve's slope at every point; 0 where the secants on both sides differ in sign."""
    left, right = slopes[:-1], slopes[1:]
    before, after = 2 * steps[1:] + steps[:-1], steps[1:] + 2 * steps[:-1]
    rising = left * right > 0
    safe_left, safe_right = np.where(rising, left, 1.0), np.where(rising, right, 1.0)
    inner = np.where(rising, (before + after) / (before / safe_left + after / safe_right), 0.0)
    return np.concatenate([slopes[:1], inner, slopes[-1:]])
