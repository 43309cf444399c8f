"""Keeps photographs without colour so: black-and-white ones, also with the slight tint of a scan."""

import cv2
import numpy as np

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8

SAMPLE_SIDE = 256
"""Pixels; larger photographs are reduced to this side before their colours are measured."""

MAX_SPREAD = 8
"""Levels between the largest and the smallest channel of a pixel without colour: JPEG and scanners leave some."""

COLOURED_SHARE = 0.01
"""Share of pixels with more than that from which on a photograph has colour: a small red thing on grey is one."""

BAND_ROWS = 256
"""Rows that are converted at a time, so that 24 megapixels need no further copies of their size."""


def is_colourless(rgb: RGB) -> bool:
    """Whether a photograph has no colour.

    Args:
        rgb: (H, W, 3) uint8.

    Returns:
        True for grey photographs, and for those of one weak tint.

    Example:
        >>> grey = np.full((8, 8, 3), 90, np.uint8)
        >>> is_colourless(grey), is_colourless(grey + np.array([40, 10, 0], np.uint8))
        (True, False)
    """
    height, width = rgb.shape[:2]
    scale = min(1.0, SAMPLE_SIDE / max(height, width))
    small = opencv.resize(rgb, opencv.scaled_size(width, height, scale), cv2.INTER_AREA)
    spread = small.max(axis=2) - small.min(axis=2)
    return float((spread > MAX_SPREAD).mean()) < COLOURED_SHARE


def keep_colourless(photo: RGB, edited: RGB) -> RGB:
    """Take the colour out of an edit where the photograph has none; its own tint stays.

    Args:
        photo: (H, W, 3) uint8, before the edit.
        edited: (H, W, 3) uint8, after it.

    Returns:
        (H, W, 3) uint8: `edited` itself where the photograph has colour; pixels that did not change keep their bytes.

    Example:
        >>> grey, painted = np.full((4, 4, 3), 90, np.uint8), np.full((4, 4, 3), (200, 60, 60), np.uint8)
        >>> np.ptp(keep_colourless(grey, painted), axis=2).max()
        np.uint8(0)
    """
    if not is_colourless(photo):
        return edited
    result = edited.copy()
    for top in range(0, len(photo), BAND_ROWS):
        rows = slice(top, top + BAND_ROWS)
        result[rows] = _without_colour(photo[rows], edited[rows])
    return result


def _without_colour(photo: RGB, edited: RGB) -> RGB:
    before, after = (opencv.convert_colour(each, cv2.COLOR_RGB2GRAY)[..., None] for each in (photo, edited))
    tinted = np.clip(after.astype(np.int16) + (photo.astype(np.int16) - before), 0, 255)
    same = (photo == edited).all(axis=2, keepdims=True)
    return uint8(np.where(same, photo, tinted).astype(np.uint8))
