"""Estimates the foreground's own colour at pixels where the background is visible through it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import box
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

MAX_SIDE = 512
"""Largest longer side, pixels, at which neighbouring colours are averaged; finer detail comes from the photo itself."""

RADII = (0.045, 0.008)
"""Radii of the averaging windows of the two passes, in longer sides of the picture: wide first, then narrow."""

PURITY = 3
"""Exponent of a neighbour's alpha in its weight: half-covered neighbours, whose colours are mixed, count little."""

MEAN_WEIGHT = np.float32(1e-4)
"""Weight of the mean colour of the whole picture, used where no neighbour has any weight."""

Picture = NDArray[np.float32]
"""(H, W, 3) float32, red first, 0…255."""


def foreground(rgb: RGB, alpha: Mask) -> RGB:
    """Remove the background's colour from partly covered pixels.

    Blur fusion: Forte, "Approximate fast foreground colour estimation", ICIP 2021, equations 4 to 7, two passes.

    Args:
        rgb: (H, W, 3) uint8, red first.
        alpha: (H, W) float32, 0…1, how much of each pixel the foreground covers.

    Returns:
        (H, W, 3) uint8. Where alpha is 1, the photo's bytes. Where it is 0, the colours of the nearest foreground:
        so a cut-out that is scaled later shows no rim of background.

    Example:
        >>> rgb = np.zeros((32, 32, 3), np.uint8)
        >>> rgb[:, :16] = 200
        >>> alpha = float32(rgb[..., 0] / 200)
        >>> foreground(rgb, alpha)[0, [0, 20], 0]
        array([200, 200], dtype=uint8)
    """
    full = (rgb.shape[1], rgb.shape[0])
    scale = min(1.0, MAX_SIDE / max(full))
    size = opencv.scaled_size(full[0], full[1], scale)
    small = opencv.resize(rgb, size, cv2.INTER_AREA).astype(np.float32)
    small_alpha = opencv.resize(alpha, size, cv2.INTER_AREA)
    far, near = (max(1, round(radius * max(size))) for radius in RADII)
    front, back = _local_means(small, small, small_alpha, far)
    front, back = _local_means(_fused(small, front, back, small_alpha[..., None]), back, small_alpha, near)
    result = _enlarged(front, full)
    edge = (alpha > 0) & (alpha < 1)
    at_edge = (picture[edge].astype(np.float32) for picture in (rgb, result, _enlarged(back, full)))
    pixels, edge_front, edge_back = at_edge
    result[edge] = _bytes(_fused(pixels, edge_front, edge_back, alpha[edge][:, None]))
    result[alpha >= 1] = rgb[alpha >= 1]
    return result


def _local_means(front: Picture, back: Picture, alpha: Mask, radius: int) -> tuple[Picture, Picture]:
    """Local means of the foreground's and of the background's colours."""
    return _local_mean(front, alpha**PURITY, radius), _local_mean(back, (1 - alpha) ** PURITY, radius)


def _local_mean(colours: Picture, weight: Mask, radius: int) -> Picture:
    """The weighted mean colour of every pixel's neighbourhood."""
    weights = opencv.merge([weight] * 3)
    mean = (colours * weights).sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6)
    return float32((box(colours * weights, radius) + MEAN_WEIGHT * mean) / (box(weights, radius) + MEAN_WEIGHT))


def _fused(pixels: Picture, front: Picture, back: Picture, alpha: Picture) -> Picture:
    """The front, corrected so that front over back gives the pixels; alpha is (…, 1), all else (…, 3)."""
    return float32(front + alpha * (pixels - back - alpha * (front - back)))


def _enlarged(picture: Picture, size: tuple[int, int]) -> RGB:
    return opencv.resize(_bytes(picture), size, cv2.INTER_LINEAR)


def _bytes(picture: Picture) -> RGB:
    return np.rint(np.clip(picture, 0, 255)).astype(np.uint8)
