"""A sheet of the photo's size with the drawings of all its faces."""

from collections.abc import Iterable

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.face_mask import crop_mask
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import inverse

from .portraits import SIDE, WHITE, Portrait


def sheet(photo: RGB, drawings: Iterable[tuple[Portrait, RGB]]) -> RGB:
    """White paper with every drawing where its face is in the photo, fading into the paper at its border.

    Where drawings overlap, the darker pixel is kept, so their order does not matter.

    Args:
        photo: (H, W, 3) uint8; only its size is used.
        drawings: portraits with their drawings, (SIDE, SIDE, 3) uint8, grey.

    Returns:
        (H, W, 3) uint8, grey.
    """
    height, width = photo.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    fade = crop_mask(np.empty((0, 2), np.float32), (SIDE, SIDE))
    for portrait, drawing in drawings:
        dark = ((WHITE - drawing[..., 0]) * fade).astype(np.float32)
        in_photo = warp(dark, inverse(portrait.matrix), (width, height), cv2.BORDER_CONSTANT)
        ink = np.maximum(ink, np.rint(in_photo.clip(0, WHITE)).astype(np.uint8))
    return np.repeat(WHITE - ink[..., None], 3, axis=2)
