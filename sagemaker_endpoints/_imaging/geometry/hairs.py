"""Single hairs as outlines: curves that taper to a point."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points

STEPS = np.linspace(0.0, 1.0, 7, dtype=np.float32)[None, :, None]


def hairs(
    roots: NDArray[np.floating], bends: NDArray[np.floating], tips: NDArray[np.floating], thickness: float
) -> list[Points]:
    """Quadratic Bézier curves, all at once.

    roots, bends, tips: (N, 2) pixels, each curve's three control points. thickness: pixels, at the root.
    returns: N outlines of (14, 2) float32, rings.
    """
    start, control, end = (points[:, None].astype(np.float32) for points in (roots, bends, tips))
    curve = (1 - STEPS) ** 2 * start + 2 * STEPS * (1 - STEPS) * control + STEPS**2 * end
    along = (1 - STEPS) * (control - start) + STEPS * (end - control)
    across = np.stack([along[..., 1], -along[..., 0]], axis=-1)
    length = np.maximum(np.linalg.norm(across, axis=-1, keepdims=True), 1e-6)
    half = across / length * (np.float32(0.5 * thickness) * (1 - STEPS))
    return list(np.concatenate([curve + half, (curve - half)[:, ::-1]], axis=1).astype(np.float32))


def scattered(count: int) -> NDArray[np.float64]:
    """(count,) numbers in 0…1 without a visible order, always the same: steps of the golden ratio."""
    return np.asarray((np.arange(count) * 0.6180339887498949) % 1.0, np.float64)
