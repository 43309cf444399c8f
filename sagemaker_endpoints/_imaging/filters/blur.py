"""Linear blurs of float images: Gaussian and box, plain, weighted, or on a reduced copy."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

MIN_SIGMA = 0.5
"""A narrower Gaussian is the identity on a pixel grid, within 8 bits."""

MIN_REDUCED_SIGMA = 3.0
"""Standard deviation, in pixels of the reduced copy, of the blur in `wide_gaussian`; below 2, the enlarged pixels
would be visible."""


def gaussian(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur; borders are reflected.

    Args:
        values: (H, W) or (H, W, C) float32.
        sigma: standard deviation, pixels.

    Returns:
        The same shape, float32; below `MIN_SIGMA` the input itself.

    Example:
        >>> impulse = np.eye(1, 11, 5, dtype=np.float32)
        >>> gaussian(impulse, 1.0)[0, 3:8].astype(float).round(2).tolist()
        [0.05, 0.24, 0.4, 0.24, 0.05]
    """
    if sigma < MIN_SIGMA:
        return values
    return float32(cv2.GaussianBlur(values, (0, 0), sigma))


def wide_gaussian(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur of a reduced copy, enlarged again: a fast `gaussian` for a sigma of more than a few pixels.

    Args:
        plane: (H, W) float32.
        sigma: standard deviation, pixels; up to `MIN_REDUCED_SIGMA` the copy is not reduced.

    Returns:
        (H, W) float32.

    Example:
        >>> ramp = np.tile(np.arange(64, dtype=np.float32), (64, 1))
        >>> bool(np.abs(wide_gaussian(ramp, 6.0) - gaussian(ramp, 6.0)).max() < 0.5)
        True
    """
    height, width = plane.shape
    factor = max(1.0, sigma / MIN_REDUCED_SIGMA)
    if factor == 1.0:
        return gaussian(plane, sigma)
    small = opencv.resize(plane, opencv.reduced_size(width, height, factor), cv2.INTER_AREA)
    blurred = gaussian(small, sigma / factor)
    return opencv.resize(blurred, (width, height), cv2.INTER_LINEAR)


def box(values: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Mean over a square of 2·radius + 1 pixels; borders are reflected. The time does not depend on the radius.

    Args:
        values: (H, W) or (H, W, C) float32.
        radius: pixels.

    Returns:
        The same shape, float32.

    Example:
        >>> box(np.array([[0, 0, 3, 0, 0]], np.float32), 1).tolist()
        [[0.0, 1.0, 1.0, 1.0, 0.0]]
    """
    return float32(cv2.blur(values, (2 * radius + 1, 2 * radius + 1)))


def weighted_gaussian(values: NDArray[np.float32], weight: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Normalised convolution: a Gaussian blur that ignores pixels without weight.

    Knutsson and Westin, "Normalized and differential convolution", CVPR 1993, equation 5: blur(w·v) / blur(w).

    Args:
        values: (H, W) or (H, W, C) float32.
        weight: (H, W) float32, >= 0.
        sigma: standard deviation, pixels.

    Returns:
        The shape of `values`, float32. Far from any weight the result tends to 0 and means nothing.

    Example:
        >>> values, weight = np.array([[5, 5, -99]], np.float32), np.array([[1, 1, 0]], np.float32)
        >>> weighted_gaussian(values, weight, 1.0).astype(float).round(2).tolist()
        [[5.0, 5.0, 5.0]]
    """
    return _weighted(values, weight, lambda plane: gaussian(plane, sigma))


def weighted_box(values: NDArray[np.float32], weight: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """As `weighted_gaussian`, with the mean over a square: cheap where the blur is wide.

    Args:
        values: (H, W) or (H, W, C) float32.
        weight: (H, W) float32, >= 0.
        radius: pixels; the square has a side of 2·radius + 1.

    Returns:
        The shape of `values`, float32. Far from any weight the result tends to 0 and means nothing.

    Example:
        >>> values, weight = np.array([[5, 5, -99]], np.float32), np.array([[1, 1, 0]], np.float32)
        >>> weighted_box(values, weight, 1).astype(float).round(1).tolist()
        [[5.0, 5.0, 5.0]]
    """
    return _weighted(values, weight, lambda plane: box(plane, radius))


def fill_in(plane: Plane, weight: Plane, radius: int) -> Plane:
    """Replace pixels without weight by the mean of weighted pixels nearby, so that a plain filter can follow.

    Args:
        plane: (H, W) float32.
        weight: (H, W) float32, 0…1; 1 keeps the pixel.
        radius: pixels; where no weighted pixel is that near, the mean of all weighted pixels is used.

    Returns:
        (H, W) float32.

    Example:
        >>> plane, weight = np.array([[5, -99, 5]], np.float32), np.array([[1, 0, 1]], np.float32)
        >>> fill_in(plane, weight, 1).tolist()
        [[5.0, 5.0, 5.0]]
    """
    mean = np.float32(float((plane * weight).sum()) / max(float(weight.sum()), 1e-6))
    near = weighted_box(plane - mean, weight, radius) + mean
    return float32(near + weight * (plane - near))


def _weighted(
    values: NDArray[np.float32],
    weight: NDArray[np.float32],
    blur: Callable[[NDArray[np.float32]], NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Normalised convolution with any blur."""
    inverse = np.float32(1) / (blur(weight) + np.float32(1e-4))
    if values.ndim == 2:
        return blur(values * weight) * inverse
    channels = [blur(values[..., channel] * weight) * inverse for channel in range(values.shape[2])]
    return opencv.merge(channels)
