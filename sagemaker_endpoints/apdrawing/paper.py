"""Drawings of single faces on a sheet of the photo's size."""

from collections.abc import Iterable

import cv2
import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.face_mask import crop_mask
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import inverse

from .portraits import SIDE, WHITE, Portrait


def sheet(photo: RGB, drawn: Iterable[tuple[Portrait, RGB]]) -> RGB:
    """(H, W, 3) uint8: white paper with every drawing where its face is, fading into the paper at its border.

    Where drawings meet the darker line stands.
    """
    height, width = photo.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    fade = crop_mask(np.empty((0, 2), np.float32), (SIDE, SIDE))
    for portrait, drawing in drawn:
        dark = ((WHITE - drawing[..., 0]) * fade).astype(np.float32)
        back = warp(dark, inverse(portrait.matrix), (width, height), cv2.BORDER_CONSTANT)
        ink = np.maximum(ink, np.rint(back.clip(0, WHITE)).astype(np.uint8))
    return np.repeat(WHITE - ink[..., None], 3, axis=2)
