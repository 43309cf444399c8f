"""The parts of all faces of a photo as one picture."""

from collections.abc import Iterable

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.parts import PARTS, Parts

from .face_squares import region_of, to_region
from .palette import palette

MIN_PROBABILITY = 0.05
"""A part that is nowhere more probable is skipped: it cannot be the most probable one at any pixel."""


def part_map(shape: tuple[int, ...], faces: Iterable[Parts]) -> RGB:
    """Draw each pixel in the colour of its most probable part.

    Probabilities are enlarged, not labels, so edges are as fine as the photo. Where the squares of two faces overlap,
    the more probable part is drawn.

    Args:
        shape: (H, W, …) of the photo.
        faces: the parts of each face.

    Returns:
        (H, W, 3) uint8, black outside the squares of the faces.
    """
    labels = np.zeros(shape[:2], np.uint8)
    best = np.zeros(shape[:2], np.float32)
    for parts in faces:
        region = region_of(parts, shape)
        size = (region.width, region.height)
        own_labels, own_best = np.zeros(size[::-1], np.uint8), np.zeros(size[::-1], np.float32)
        for number, name in enumerate(PARTS):
            if any(view.probabilities[..., number].max() > MIN_PROBABILITY for view in parts.views):
                probability, _ = parts.sample((name,), to_region(region), size)
                own_labels[probability > own_best] = number
                own_best = np.maximum(own_best, probability)
        better = (own_labels > 0) & (own_best > region.cut(best))
        region.cut(labels)[better] = own_labels[better]
        region.cut(best)[better] = own_best[better]
    return palette()[labels]
