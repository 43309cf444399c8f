"""One colour over a picture, as ink on what is drawn."""

import cv2
import numpy as np

from .arrays import Plane

BAND = 64
"""Rows that are covered at a time, so that the colour need not be spread over the whole picture."""


def lay_colour(picture: Plane, colour: str, cover: Plane) -> None:
    """Cover a picture with a colour, in place; right to a hundredth of a level.

    picture: (H, W, 3) float32 sRGB, 0…255. colour: #rrggbb. cover: (H, W) float32, 0…1.
    """
    layer = np.empty((min(BAND, len(picture)), *picture.shape[1:]), np.float32)
    layer[:] = tuple(bytes.fromhex(colour.removeprefix("#")))
    for top in range(0, len(picture), BAND):
        below, opacity = picture[top : top + BAND], cover[top : top + BAND]
        cv2.blendLinear(layer[: len(below)], below, opacity, 1 - opacity, below)
