"""Healing of spots: they are found on the working copy and healed at the photo's full resolution."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.heal import heal_disc
from sagemaker_endpoints._imaging.compositing.working_copy import WorkingCopy
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

from .spots import Spots

TEXTURE_DISTANCE = 2.6
"""Distance from the centre of a spot to the centre of the texture that replaces it, in radii of the spot: outside the
spot's soft edge, but close enough to be in the same light."""

DIRECTIONS = np.stack([(np.cos(a), np.sin(a)) for a in np.arange(8) * (np.pi / 4)]).astype(np.float32)
"""(8, 2) unit vectors, every 45 degrees: where texture is searched."""


def heal_spots(rgb: RGB, copy: WorkingCopy, spots: Spots, strength: float) -> None:
    """Heal a face's spots in place.

    The opacity is 1 - (1 - strength)², because a half-healed spot is still visible: strength 0.5 heals three
    quarters.

    Args:
        rgb: (H, W, 3) uint8, the photo that the copy was taken from; written to.
        copy: around the face.
        spots: in the copy's pixels.
        strength: 0…1.
    """
    scale = copy.region.width / copy.lab.shape[1]
    opacity = 1.0 - (1.0 - strength) ** 2
    pixels = copy.region.cut(rgb)
    clear = _clear_skin(spots)
    for disc in spots.discs:
        x, y, radius = (float(value) * scale for value in disc)
        dx, dy = (float(value) * scale for value in _texture_offset(disc, clear))
        heal_disc(pixels, (x, y), radius, (dx, dy), opacity)


def _clear_skin(spots: Spots) -> NDArray[np.bool_]:
    """(H, W): skin without spots."""
    spotted = np.zeros(spots.skin.shape, np.uint8)
    for x, y, radius in spots.discs:
        cv2.circle(spotted, (int(x), int(y)), round(1.5 * float(radius)), 1, cv2.FILLED)
    return np.asarray((spots.skin > 0.5) & (spotted == 0), np.bool_)


def _texture_offset(disc: NDArray[np.float32], clear: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(2,) dx, dy from a spot to that one of eight neighbouring positions which has the most skin without spots."""
    offsets = TEXTURE_DISTANCE * disc[2] * DIRECTIONS
    shares = [_clear_share(clear, disc[:2] + offset, float(disc[2])) for offset in offsets]
    return float32(offsets[int(np.argmax(shares))])


def _clear_share(clear: NDArray[np.bool_], centre: NDArray[np.float32], radius: float) -> float:
    """The share of skin without spots in a square."""
    (left, top), (right, bottom) = (np.maximum(centre + side * radius, 0).astype(int) for side in (-1, 1))
    square = clear[top : bottom + 1, left : right + 1]
    return float(square.mean()) if square.size else 0.0
