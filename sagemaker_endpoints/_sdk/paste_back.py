"""From an edited crop back to the photo. `align` is the way there."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.align import Alignment
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.seam import find_cast
from sagemaker_endpoints._sdk.similarity import Affine, inverse, transform_points

_REACH = 3
"""Pixels that the cubic filter spreads a crop's edge by, and one to spare."""


def paste_difference(canvas: RGB, before: RGB, after: RGB, alignment: Alignment, mask: Mask) -> None:
    """Add what a network changed, and nothing that its small crop lost: pores and hair stay the photo's own.

    The difference is taken between the network's output and its own input, both at the crop's size, freed of the
    network's colour cast, and resampled to the photo's resolution.

    canvas: (H, W, 3) uint8, the photo, **written to**; pixels where the mask is zero keep their bytes.
    before, after: (h, w, 3) uint8, the crop as `align` made it and as the network gave it back.
    mask: (h, w) float32, 0…1, zero on the crop's border.
    """
    change = after.astype(np.float32) - before
    change = (change - find_cast(change, mask)) * mask[..., None] if change.any() else change
    window, back = _place(canvas, alignment)
    if window.size:
        spread = warp(change, back, (window.shape[1], window.shape[0]), cv2.BORDER_CONSTANT)
        window[...] = cv2.add(window, spread, dtype=cv2.CV_8U)


def paste_whole(canvas: RGB, before: RGB, after: RGB, alignment: Alignment, mask: Mask) -> None:
    """Put a redrawn face in the photo's place (cartoon, drawing), at the resolution that the crop has.

    Arguments as `paste_difference`.
    """
    cast = find_cast(after.astype(np.float32) - before, mask)
    redrawn = np.dstack([(after - cast) * mask[..., None], mask]).astype(np.float32)
    window, back = _place(canvas, alignment)
    if window.size:
        spread = warp(redrawn, back, (window.shape[1], window.shape[0]), cv2.BORDER_CONSTANT)
        kept = window * (1 - np.clip(spread[..., 3:], 0, 1))
        window[...] = cv2.add(kept.astype(np.float32), np.ascontiguousarray(spread[..., :3]), dtype=cv2.CV_8U)


PASTES = {"difference": paste_difference, "whole": paste_whole}
"""By name."""


def _place(canvas: RGB, alignment: Alignment) -> tuple[NDArray[np.uint8], Affine]:
    """The part of the canvas that the crop covers, as a view, and the map from the crop to it."""
    width, height = alignment.size
    back = inverse(alignment.matrix)
    corners = transform_points(back, np.array([(0, 0), (width, 0), (0, height), (width, height)]))
    left, top = np.clip(corners.min(axis=0) - _REACH, 0, canvas.shape[1::-1]).astype(int)
    right, bottom = np.clip(corners.max(axis=0) + _REACH, 0, canvas.shape[1::-1]).astype(int)
    return canvas[top:bottom, left:right], np.column_stack([back[:, :2], back[:, 2] - (left, top)])
