"""The classes around all faces of a photo as one picture."""

from collections.abc import Iterable

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.similarity import Affine

from .classes import CLASSES, palette
from .parser import Probabilities, in_photo

GROUND = CLASSES.index("ground")


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
        classes = in_photo(window, probabilities, shape)
        own = classes[..., GROUND] < lowest
        labels[own] = classes[own].argmax(axis=-1)
        lowest[own] = classes[own][:, GROUND]
    return palette()[labels]
