"""The blur of the photo on a new face that is sharper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

FINE, COARSE = 0.8, 1.6
"""Standard deviations, in pixels, of the two blurs between which the steepness of edges is compared: the sharper a
picture is, the more of its steepness the wide blur takes away. Contrast does not matter. Both are narrow, so that the
features of a small face, which are only a few pixels thick, do not count as sharp edges."""

EDGES = 96
"""Percentile of steepness from which on a pixel lies on an edge: of lids, brows and lips."""

MIN_PIXELS = 300
"""Sharpness is not measured on fewer pixels."""

TOLERANCE = 0.4
"""Standard deviation, in pixels, of a blur that is not worth adding."""

MAX_SIGMA = 4.0
"""Largest standard deviation, in pixels, of the blur that is added."""


def match_sharpness(levels: NDArray[np.float32], photo: RGB, face: Mask) -> NDArray[np.float32]:
    """Blur a new face until its edges are as soft as those of the photo.

    Args:
        levels: (H, W, 3) float32, the new face.
        photo: (H, W, 3) uint8, the photo at the same pixels.
        face: (H, W) float32, 1 where both show the face.

    Returns:
        (H, W, 3) float32; `levels` itself where it is not sharper.
    """
    inside = face > 0.5
    if inside.sum() < MIN_PIXELS:
        return levels
    present, needed = (_blur_variance(rgb[..., 1].astype(np.float32), inside) for rgb in (levels, photo))
    missing = needed - present
    if missing < TOLERANCE**2:
        return levels
    soft = gaussian(levels, min(missing**0.5, MAX_SIGMA))
    sharpest, softest, limit = (_fineness(rgb[..., 1].astype(np.float32), inside) for rgb in (levels, soft, photo))
    kept = np.clip((limit - softest) / max(sharpest - softest, 1e-3), 0.0, 1.0)
    return float32(soft + np.float32(kept) * (levels - soft))


def _fineness(plane: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    """Mean contrast of the finest detail: a face with softer features needs less blur to be as soft as another."""
    return float(np.abs(plane - gaussian(plane, COARSE))[inside].mean())


def _blur_variance(plane: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    """Square of the standard deviation, in pixels, of the blur that would make ideal edges as soft as these.

    The slope of an ideal edge falls with the root of the sum of the variances of all blurs on it.
    """
    fine, coarse = (_edge_steepness(gaussian(plane, sigma), inside) for sigma in (FINE, COARSE))
    ratio = (fine / max(coarse, 1e-3)) ** 2
    return max((COARSE**2 - FINE**2 * ratio) / max(ratio - 1, 1e-3), 0.0)


def _edge_steepness(plane: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    slope = cv2.magnitude(*(cv2.Sobel(plane, cv2.CV_32F, across, 1 - across) for across in (1, 0)))[inside]
    return float(slope[slope >= np.percentile(slope, EDGES)].mean())
