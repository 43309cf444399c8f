"""Which part of a crop goes back into the photo, with a soft edge."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.opencv import Size

GROWN = 0.05
"""How far the oval reaches over the mesh's outline, in crop widths: the mesh runs just inside jaw and temples."""

FEATHER = 0.08
"""The width of the oval's soft edge, in crop widths, inwards from where it ends."""

BORDER = 0.1
"""Over which part of the crop's width the mask rises from zero at the crop's border."""

_SUBPIXEL_BITS = 4


def crop_mask(outline: Points, size: Size) -> Mask:
    """The whole crop, falling to zero at its border: for edits that reach hair or background.

    outline: ignored, so that every mask is called alike. size: (width, height) of the crop.
    returns: (height, width) float32, 0…1, 0 on the outermost pixels.
    """
    across, down = _rise(size[0], BORDER * size[0]), _rise(size[1], BORDER * size[0])
    return float32(down[:, None] * across[None, :])


def oval_mask(outline: Points, size: Size) -> Mask:
    """The face up to its outline.

    outline: (N, 2) pixels of the crop, closed by going back to the first.
    returns: as `crop_mask`.
    """
    width = size[0]
    filled = np.zeros((size[1], width), dtype=np.uint8)
    polygon = np.round((outline - 0.5) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
    thickness = max(1, round(2 * GROWN * width))
    cv2.fillPoly(filled, [polygon], (255,), cv2.LINE_8, _SUBPIXEL_BITS)
    cv2.polylines(filled, [polygon], True, (255,), thickness, cv2.LINE_8, _SUBPIXEL_BITS)
    inwards = cv2.distanceTransform(filled, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return float32(_smoothstep(inwards / (FEATHER * width)) * crop_mask(outline, size))


MASKS: dict[str, Callable[[Points, Size], Mask]] = {"oval": oval_mask, "crop": crop_mask}
"""By name."""


def _rise(length: int, reach: float) -> NDArray[np.floating]:
    """(length,) 0 at both ends, 1 from `reach` pixels inwards."""
    places = np.arange(length)
    return _smoothstep(np.minimum(places, length - 1 - places) / max(reach, 1))


def _smoothstep(values: NDArray[Any]) -> NDArray[np.floating]:
    """0 up to 0, 1 from 1 on, 3t² - 2t³ between."""
    t = np.clip(values, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
