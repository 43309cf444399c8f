"""How blurred a picture is, so that what is drawn into it can be as blurred as its surroundings."""

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian

FINE, COARSE = 0.7, 1.4
"""Standard deviations, pixels, of the two Gaussians whose gradients are compared."""

EDGE_SHARE = 2.0
"""Percentage of the pixels, those with the strongest gradients, that count as edges."""

SHARPEST = 90
"""Percentile of the edges, from blurred to sharp, that is measured: shadows and folds are soft in a sharp picture too.
"""

MAX_BLUR = 8.0
"""Largest blur that is measured, pixels: of a wider one the two gradients differ less than by grain."""

DRAWN_BLUR = 0.6
"""Standard deviation, pixels, of the blur that a drawn line has by its pixels alone."""


def drawing_blur(lab: Lab) -> float:
    """The blur that makes drawn lines as soft as the picture they are drawn into.

    Args:
        lab: (H, W, 3) float32 Lab.

    Returns:
        Standard deviation, pixels.

    Example:
        >>> step = np.repeat(np.float32([0, 100]), 20)[None, :, None].repeat(40, axis=0).repeat(3, axis=2)
        >>> drawing_blur(step) < 0.6
        True
    """
    return float(np.sqrt(max(edge_blur(np.ascontiguousarray(lab[..., 0])) ** 2 - DRAWN_BLUR**2, 0.0)))


def edge_blur(plane: Plane) -> float:
    """Measure the blur of a picture's sharpest edges.

    A step edge of blur s has, after a Gaussian of standard deviation g, a gradient proportional to 1 / √(s² + g²): two
    Gaussians give s (Zhuo and Sim, "Defocus map estimation from a single image", 2011).

    Args:
        plane: (H, W) float32.

    Returns:
        Standard deviation, pixels, 0…`MAX_BLUR`: about that of the lens, with noise and thin lines a little less.

    Example:
        >>> step = np.repeat(np.float32([0, 100]), 20)[None].repeat(40, axis=0)
        >>> abs(edge_blur(gaussian(step, 3.0)) - 3.0) < 0.4
        True
    """
    fine, coarse = _gradient(plane, FINE), _gradient(plane, COARSE)
    edges = coarse >= np.percentile(coarse, 100 - EDGE_SHARE)
    ratio = float(np.percentile(fine[edges] / np.maximum(coarse[edges], 1e-3), SHARPEST)) ** 2
    if ratio <= 1.0:
        return MAX_BLUR
    return float(np.sqrt(np.clip((COARSE**2 - ratio * FINE**2) / (ratio - 1), 0.0, MAX_BLUR**2)))


def _gradient(plane: Plane, sigma: float) -> Plane:
    """(H, W): magnitude of the gradient after a Gaussian."""
    smooth = gaussian(np.ascontiguousarray(plane), sigma)
    return np.asarray(np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)), np.float32)
