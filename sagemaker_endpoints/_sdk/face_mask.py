"""Masks of a crop: which part of it is pasted back into the photo, with a soft edge."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.smoothstep import smoothstep

GROWTH = 0.05
"""How far the oval reaches beyond the mesh's outline, in crop widths. The mesh ends just inside the jaw and temples."""

FEATHER = 0.08
"""Width of the oval's soft edge, in crop widths, inwards from the oval's border."""

BORDER = 0.1
"""The part of the crop's width over which the mask rises from zero at the crop's border."""

_SUBPIXEL_BITS = 4


def crop_mask(outline: Points, size: Size) -> Mask:
    """The whole crop, falling to zero at its border: for edits that reach hair or background.

    Args:
        outline: ignored; all masks have the same parameters.
        size: (width, height) of the crop.

    Returns:
        (height, width) float32, 0…1; 0 on the outermost pixels.

    Example:
        >>> crop_mask(np.zeros((0, 2), np.float32), (21, 21))[[0, 10], [0, 10]]
        array([0., 1.], dtype=float32)
    """
    across, down = _border_ramp(size[0], BORDER * size[0]), _border_ramp(size[1], BORDER * size[0])
    return float32(down[:, None] * across[None, :])


def oval_mask(outline: Points, size: Size) -> Mask:
    """The face inside its outline.

    Args:
        outline: (N, 2), pixels of the crop; the last point connects to the first.
        size: (width, height) of the crop.

    Returns:
        (height, width) float32, 0…1; 0 on the outermost pixels.

    Example:
        >>> diamond = np.array([[50, 20], [80, 50], [50, 80], [20, 50]], np.float32)
        >>> oval_mask(diamond, (100, 100))[[5, 50], [5, 50]]
        array([0., 1.], dtype=float32)
    """
    width = size[0]
    filled = np.zeros((size[1], width), dtype=np.uint8)
    polygon = np.round((outline - 0.5) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
    thickness = max(1, round(2 * GROWTH * width))
    cv2.fillPoly(filled, [polygon], (255,), cv2.LINE_8, _SUBPIXEL_BITS)
    cv2.polylines(filled, [polygon], True, (255,), thickness, cv2.LINE_8, _SUBPIXEL_BITS)
    inwards = float32(cv2.distanceTransform(filled, cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
    return float32(smoothstep(0, 1, float32(inwards / (FEATHER * width))) * crop_mask(outline, size))


MASKS: dict[str, Callable[[Points, Size], Mask]] = {"oval": oval_mask, "crop": crop_mask}
"""The mask functions by their names in `[align] mask` of model.toml."""


def _border_ramp(length: int, reach: float) -> NDArray[np.float64]:
    """(length,): 0 at both ends, 1 from `reach` pixels inwards."""
    positions = np.arange(length)
    return smoothstep(0, 1, np.minimum(positions, length - 1 - positions) / max(reach, 1))
