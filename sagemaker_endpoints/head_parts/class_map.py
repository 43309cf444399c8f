"""The classes around all faces of a photo as one picture."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.similarity import Affine, transform_points

from .classes import CLASSES, palette
from .parser import Probabilities, in_photo

GROUND = CLASSES.index("ground")

BAND = 64
"""Rows of the photo that are drawn at once: what is computed for them stays in the processor's cache."""


def class_map(shape: tuple[int, ...], heads: Iterable[tuple[Affine, Probabilities]]) -> RGB:
    """Draw each pixel in the colour of its most probable class.

    Every head's map has other people as ground; a pixel gets the class of the head to which it belongs most surely.

    Args:
        shape: (H, W, …) of the photo.
        heads: window and probabilities of each head.

    Returns:
        (H, W, 3) uint8; ground outside the windows.
    """
    labels = np.full(shape[:2], GROUND, np.uint8)
    lowest = np.ones(shape[:2], np.float32)
    for window, probabilities in heads:
        for top in range(0, shape[0], BAND):
            band = slice(top, top + BAND)
            _draw(labels[band], lowest[band], _below(window, top), probabilities)
    return palette()[labels]


def _draw(labels: NDArray[np.uint8], lowest: Plane, window: Affine, probabilities: Probabilities) -> None:
    """Enter one head's classes in some rows of the photo, where they are surer than those of the heads before.

    Args:
        labels: (h, w), changed.
        lowest: (h, w) the probability of ground so far, changed.
        window: (2, 3), from the pixels of these rows to the window's.
        probabilities: of the head.
    """
    planes = np.moveaxis(in_photo(window, probabilities, labels.shape), 2, 0)
    own = planes[GROUND] < lowest
    np.copyto(lowest, planes[GROUND], where=own)
    labels[own] = GROUND
    best = planes[GROUND]
    for index, plane in enumerate(planes):
        labels[own & (plane > best)] = index
        best = np.maximum(best, plane)


def _below(window: Affine, top: int) -> Affine:
    """The map from a photo's rows below `top`, as a picture of their own, to the window."""
    return np.column_stack([window[:, :2], transform_points(window, np.array([0, top]))])
