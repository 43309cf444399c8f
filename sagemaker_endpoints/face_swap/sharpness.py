"""The blur of the photo on a new face that is sharper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask

FINE, COARSE = 0.8, 4.0
"""Standard deviations, in pixels, of the two blurs between which the steepness of edges is compared: the sharper a
picture is, the more of its steepness the wide blur takes away. Contrast does not matter."""

EDGES = 96
"""Percentile of steepness from which on a pixel lies on an edge: of lids, brows and lips."""

SIGMAS = (0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""Standard deviations, in pixels, that are tried."""

TOLERANCE = 1.04
"""A new face this much sharper than the photo is left as it is."""


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
    if inside.sum() < 1000:
        return levels
    luma = levels[..., 1]
    limit = TOLERANCE * _sharpness(photo[..., 1].astype(np.float32), inside)
    if _sharpness(luma, inside) <= limit:
        return levels
    sigma = next((s for s in SIGMAS if _sharpness(gaussian(luma, s), inside) <= limit), SIGMAS[-1])
    return gaussian(levels, sigma)


def _sharpness(plane: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    fine, coarse = (_edge_steepness(gaussian(plane, sigma), inside) for sigma in (FINE, COARSE))
    return fine / max(coarse, 1e-3)


def _edge_steepness(plane: NDArray[np.float32], inside: NDArray[np.bool_]) -> float:
    slope = cv2.magnitude(*(cv2.Sobel(plane, cv2.CV_32F, across, 1 - across) for across in (1, 0)))[inside]
    return float(slope[slope >= np.percentile(slope, EDGES)].mean())
