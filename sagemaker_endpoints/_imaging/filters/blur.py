"""Linear blurs of float pictures."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

MIN_SIGMA = 0.5
"""A narrower Gaussian is the identity on a pixel grid, within 8 bits."""


def gaussian(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur, borders reflected.

    values: (H, W) or (H, W, C) float32. sigma: pixels; below `MIN_SIGMA` the input itself comes back.
    """
    if sigma < MIN_SIGMA:
        return values
    return float32(cv2.GaussianBlur(values, (0, 0), sigma))


def box(values: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Mean over a square of 2·radius + 1 pixels, borders reflected.

    values: (H, W) or (H, W, C) float32; time does not depend on the radius.
    """
    return float32(cv2.blur(values, (2 * radius + 1, 2 * radius + 1)))


def weighted_gaussian(values: NDArray[np.float32], weight: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Normalised convolution: a Gaussian blur that takes only pixels that count.

    Knutsson and Westin, "Normalized and differential convolution", CVPR 1993, equation 5: blur(w·v) / blur(w).
    Where no pixel counts nearby the value tends to 0; use it only where `weight` is.

    values: (H, W) or (H, W, C) float32. weight: (H, W) float32, >= 0. sigma: pixels.
    """
    return _weighted(values, weight, lambda plane: gaussian(plane, sigma))


def weighted_box(values: NDArray[np.float32], weight: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """As `weighted_gaussian`, over a square of 2·radius + 1 pixels: cheap where the blur is wide."""
    return _weighted(values, weight, lambda plane: box(plane, radius))


def fill_in(plane: NDArray[np.float32], weight: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """A plane whose pixels that do not count are replaced by what counts around them, so that a plain filter may
    follow. plane: (H, W). weight: (H, W), 0…1. radius: pixels; further in, the mean of all that counts is taken.
    """
    mean = np.float32(float((plane * weight).sum()) / max(float(weight.sum()), 1e-6))
    near = weighted_box(plane - mean, weight, radius) + mean
    return float32(near + weight * (plane - near))


def _weighted(
    values: NDArray[np.float32],
    weight: NDArray[np.float32],
    blur: Callable[[NDArray[np.float32]], NDArray[np.float32]],
) -> NDArray[np.float32]:
    inverse = np.float32(1) / (blur(weight) + np.float32(1e-4))
    if values.ndim == 2:
        return blur(values * weight) * inverse
    channels = [blur(values[..., channel] * weight) * inverse for channel in range(values.shape[2])]
    return opencv.merge(channels)


SIGMA_LEFT = 3.0
"""Deviation that is left to blur after reducing: below two, the enlargement would show."""


def wide_gaussian(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur of a reduced copy, enlarged again; for deviations of a few pixels as good as `gaussian`.

    plane: (H, W) float32. sigma: pixels. returns: (H, W) float32.
    """
    height, width = plane.shape
    factor = max(1.0, sigma / SIGMA_LEFT)
    size = opencv.reduced_size(width, height, factor)
    if factor == 1.0:
        return gaussian(plane, sigma)
    small = opencv.resize(plane, size, cv2.INTER_AREA)
    blurred = gaussian(small, sigma / factor)
    return opencv.resize(blurred, (width, height), cv2.INTER_LINEAR)
