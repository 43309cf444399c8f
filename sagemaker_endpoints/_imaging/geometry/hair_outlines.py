"""Outlines of single hairs: curves that taper to a point."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points

CURVE_PARAMETERS = np.linspace(0.0, 1.0, 7, dtype=np.float32)[None, :, None]
"""Parameters, 0…1, at which each curve is evaluated."""

GOLDEN_RATIO = 0.6180339887498949
"""The smaller golden ratio, (√5 - 1) / 2. Its multiples modulo 1 spread evenly and never repeat."""


def hair_outlines(
    roots: NDArray[np.floating], bends: NDArray[np.floating], tips: NDArray[np.floating], thickness: float
) -> list[Points]:
    """Outlines along quadratic Bézier curves, all at once.

    Args:
        roots: (N, 2), first control points, pixels.
        bends: (N, 2), middle control points.
        tips: (N, 2), last control points.
        thickness: at the root, pixels; it falls to 0 at the tip.

    Returns:
        N closed outlines of (14, 2) float32.

    Example:
        >>> root, bend, tip = (np.array([[x, 0.0]]) for x in (0, 3, 6))
        >>> outline = hair_outlines(root, bend, tip, thickness=2.0)[0]
        >>> outline[[0, 6, 13]].tolist()  # one side of the root, the tip, the other side of the root
        [[0.0, -1.0], [6.0, 0.0], [0.0, 1.0]]
    """
    t = CURVE_PARAMETERS
    start, control, end = (points[:, None].astype(np.float32) for points in (roots, bends, tips))
    curve = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    along = (1 - t) * (control - start) + t * (end - control)
    across = np.stack([along[..., 1], -along[..., 0]], axis=-1)
    length = np.maximum(np.linalg.norm(across, axis=-1, keepdims=True), 1e-6)
    half = across / length * (np.float32(0.5 * thickness) * (1 - t))
    return list(np.concatenate([curve + half, (curve - half)[:, ::-1]], axis=1).astype(np.float32))


def golden_ratio_sequence(count: int) -> NDArray[np.float64]:
    """Numbers in 0…1 that look random but are spread evenly and always the same: multiples of the golden ratio.

    Args:
        count: how many.

    Returns:
        (count,) float64.

    Example:
        >>> golden_ratio_sequence(4).round(3).tolist()
        [0.0, 0.618, 0.236, 0.854]
    """
    return np.asarray((np.arange(count) * GOLDEN_RATIO) % 1.0, np.float64)
