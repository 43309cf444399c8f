"""Pastes an edited crop back into its photo. `align` is the inverse."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.align import Alignment
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.seam import find_cast
from sagemaker_endpoints._sdk.similarity import Affine, inverse, transform_points

_REACH = 3
"""Pixels by which the cubic filter spreads a crop's edge, plus one."""


def paste_difference(canvas: RGB, before: RGB, after: RGB, alignment: Alignment, mask: Mask) -> None:
    """Add the change that a network made to the photo, in place. Pores and hairs of the photo stay.

    The difference is taken between the network's output and its own input, both at the crop's size. The network's
    colour cast is subtracted, and the rest is resampled to the photo's resolution.

    Args:
        canvas: (H, W, 3) uint8, the photo, **written to**; pixels where the mask is zero keep their bytes.
        before: (h, w, 3) uint8, the crop as `align` made it.
        after: (h, w, 3) uint8, the crop as the network returned it.
        alignment: where the crop lies in the photo.
        mask: (h, w) float32, 0…1; zero on the crop's border.

    Example:
        >>> canvas, crop = np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9, 3), np.uint8)
        >>> mask = np.pad(np.ones((5, 5), np.float32), 2)
        >>> edited = crop + np.uint8(40) * (mask[..., None] > 0)
        >>> paste_difference(canvas, crop, edited, Alignment(np.eye(2, 3), (9, 9)), mask)
        >>> canvas[[0, 4], [0, 4], 0]
        array([ 0, 40], dtype=uint8)
    """
    change = after.astype(np.float32) - before
    change = (change - find_cast(change, mask)) * mask[..., None] if change.any() else change
    window, to_window = _covered_window(canvas, alignment)
    if window.size:
        resampled = warp(change, to_window, (window.shape[1], window.shape[0]), cv2.BORDER_CONSTANT)
        window[...] = cv2.add(window, resampled, dtype=cv2.CV_8U)


def paste_whole(canvas: RGB, before: RGB, after: RGB, alignment: Alignment, mask: Mask) -> None:
    """Replace the face by a redrawn one (cartoon, drawing), in place, at the resolution of the crop.

    Args:
        canvas: (H, W, 3) uint8, the photo, **written to**; pixels where the mask is zero keep their bytes.
        before: (h, w, 3) uint8, the crop as `align` made it.
        after: (h, w, 3) uint8, the crop as the network returned it.
        alignment: where the crop lies in the photo.
        mask: (h, w) float32, 0…1; zero on the crop's border.

    Example:
        >>> canvas, crop = np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9, 3), np.uint8)
        >>> mask = np.pad(np.ones((5, 5), np.float32), 2)
        >>> edited = crop + np.uint8(40) * (mask[..., None] > 0)
        >>> paste_whole(canvas, crop, edited, Alignment(np.eye(2, 3), (9, 9)), mask)
        >>> canvas[[0, 4], [0, 4], 0]
        array([ 0, 40], dtype=uint8)
    """
    cast = find_cast(after.astype(np.float32) - before, mask)
    premultiplied = np.dstack([(after - cast) * mask[..., None], mask]).astype(np.float32)
    window, to_window = _covered_window(canvas, alignment)
    if window.size:
        resampled = warp(premultiplied, to_window, (window.shape[1], window.shape[0]), cv2.BORDER_CONSTANT)
        kept = window * (1 - np.clip(resampled[..., 3:], 0, 1))
        window[...] = cv2.add(kept.astype(np.float32), np.ascontiguousarray(resampled[..., :3]), dtype=cv2.CV_8U)


PASTES = {"difference": paste_difference, "whole": paste_whole}
"""The paste functions by their names in `[align] paste` of model.toml."""


def _covered_window(canvas: RGB, alignment: Alignment) -> tuple[NDArray[np.uint8], Affine]:
    """The part of the canvas that the crop covers, as a view, and the map from the crop to it."""
    width, height = alignment.size
    to_photo = inverse(alignment.matrix)
    corners = transform_points(to_photo, np.array([(0, 0), (width, 0), (0, height), (width, height)]))
    left, top = np.clip(corners.min(axis=0) - _REACH, 0, canvas.shape[1::-1]).astype(int)
    right, bottom = np.clip(corners.max(axis=0) + _REACH, 0, canvas.shape[1::-1]).astype(int)
    return canvas[top:bottom, left:right], np.column_stack([to_photo[:, :2], to_photo[:, 2] - (left, top)])
