"""Healing spots: they are found on the canvas and healed on the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.heal import heal_disc
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

from .canvas import Canvas
from .spots import Spots

TEXTURE_DISTANCE = 2.6
"""From a spot's middle to that of the texture it gets, in radii: outside its soft edge, in the same light."""

DIRECTIONS = np.stack([(np.cos(a), np.sin(a)) for a in np.arange(8) * (np.pi / 4)]).astype(np.float32)


def heal_spots(rgb: RGB, canvas: Canvas, spots: Spots, strength: float) -> None:
    """Heal a face's spots in place.

    rgb: (H, W, 3) uint8, the photo that the canvas was taken of. spots: in canvas pixels.
    strength: 0…1; at one half three quarters of a spot are gone, for half a spot is still one.
    """
    scale = canvas.region.width / canvas.lab.shape[1]
    amount = 1.0 - (1.0 - strength) ** 2
    pixels = canvas.region.cut(rgb)
    untouched = _untouched(spots)
    for disc in spots.discs:
        x, y, radius = (float(value) * scale for value in disc)
        dx, dy = (float(value) * scale for value in _texture_offset(disc, untouched))
        heal_disc(pixels, (x, y), radius, (dx, dy), amount)


def _untouched(spots: Spots) -> NDArray[np.bool_]:
    """Skin that no spot is on."""
    taken = np.zeros(spots.skin.shape, np.uint8)
    for x, y, radius in spots.discs:
        cv2.circle(taken, (int(x), int(y)), round(1.5 * float(radius)), 1, cv2.FILLED)
    return np.asarray((spots.skin > 0.5) & (taken == 0), np.bool_)


def _texture_offset(disc: NDArray[np.float32], untouched: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(2,) dx, dy to the place, of eight around, with the most untouched skin."""
    offsets = TEXTURE_DISTANCE * disc[2] * DIRECTIONS
    shares = [_share(untouched, disc[:2] + offset, float(disc[2])) for offset in offsets]
    return float32(offsets[int(np.argmax(shares))])


def _share(untouched: NDArray[np.bool_], centre: NDArray[np.float32], radius: float) -> float:
    (left, top), (right, bottom) = (np.maximum(centre + side * radius, 0).astype(int) for side in (-1, 1))
    place = untouched[top : bottom + 1, left : right + 1]
    return float(place.mean()) if place.size else 0.0
