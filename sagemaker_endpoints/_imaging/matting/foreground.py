"""The colour that something has of its own where the background shines through it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.filters.blur import box
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32

WORKING_SIDE = 512
"""Neighbouring colours are gathered on a reduced picture; what is finer comes from the pixels themselves."""

RADII = (0.045, 0.008)
"""Of the two passes, in longer sides of the picture: the first brings colours from afar, the second from nearby."""

PURITY = 3
"""Neighbours give their colour by this power of their alpha, so that half-covered ones do not pass their tinge on."""

FAINT = np.float32(1e-4)
"""Weight of the mean of all, which stands in where no neighbour counts."""

Picture = NDArray[np.float32]


def foreground(rgb: RGB, alpha: Mask) -> RGB:
    """Blur fusion: Forte, "Approximate fast foreground colour estimation", ICIP 2021, equations 4 to 7, two passes.

    rgb: (H, W, 3) uint8. alpha: (H, W), 0…1.
    returns: (H, W, 3) uint8: the picture's own bytes where alpha is 1; where it is 0 nothing of what is behind, but
        the nearest foreground's colours, so that a scaled cut-out has no rim.
    """
    full = (rgb.shape[1], rgb.shape[0])
    scale = min(1.0, WORKING_SIDE / max(full))
    size = opencv.scaled_size(full[0], full[1], scale)
    small = opencv.resize(rgb, size, cv2.INTER_AREA).astype(np.float32)
    cover = opencv.resize(alpha, size, cv2.INTER_AREA)
    far, near = (max(1, round(radius * max(size))) for radius in RADII)
    front, back = _both_sides(small, small, cover, far)
    front, back = _both_sides(_fused(small, front, back, cover[..., None]), back, cover, near)
    own = _enlarged(front, full)
    edge = (alpha > 0) & (alpha < 1)
    pixels, near_front, near_back = (picture[edge].astype(np.float32) for picture in (rgb, own, _enlarged(back, full)))
    own[edge] = _bytes(_fused(pixels, near_front, near_back, alpha[edge][:, None]))
    own[alpha >= 1] = rgb[alpha >= 1]
    return own


def _both_sides(front: Picture, back: Picture, cover: Mask, reach: int) -> tuple[Picture, Picture]:
    return _gathered(front, cover**PURITY, reach), _gathered(back, (1 - cover) ** PURITY, reach)


def _gathered(colours: Picture, weight: Mask, reach: int) -> Picture:
    """The mean colour around every pixel of those that count."""
    wide = opencv.merge([weight] * 3)
    mean = (colours * wide).sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6)
    return float32((box(colours * wide, reach) + FAINT * mean) / (box(wide, reach) + FAINT))


def _fused(pixels: Picture, front: Picture, back: Picture, alpha: Picture) -> Picture:
    """The front that together with the back makes up the pixels, as far as they say. (…, 3); alpha: (…, 1)."""
    return float32(front + alpha * (pixels - back - alpha * (front - back)))


def _enlarged(picture: Picture, size: tuple[int, int]) -> RGB:
    return opencv.resize(_bytes(picture), size, cv2.INTER_LINEAR)


def _bytes(picture: Picture) -> RGB:
    return np.rint(np.clip(picture, 0, 255)).astype(np.uint8)
