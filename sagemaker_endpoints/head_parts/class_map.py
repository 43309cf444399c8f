"""The classes around all faces of a photo as one picture."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import inverse, transform_points

from .classes import CLASSES, PART_OF_CLASS, palette
from .window import SIDE

GROUND = CLASSES.index("ground")

BAND_ROWS = 512
"""Rows that are computed at a time."""


def class_map(shape: tuple[int, ...], heads: Iterable[Parts]) -> RGB:
    """Draw each pixel in the colour of its most probable class.

    Every head's map has other people as ground; a pixel gets the class of the head to which it belongs most surely.

    Args:
        shape: (H, W, …) of the photo.
        heads: the parts of each head.

    Returns:
        (H, W, 3) uint8; ground outside the windows.
    """
    labels = np.full(shape[:2], GROUND, np.uint8)
    lowest = np.ones(shape[:2], np.float32)
    for parts in heads:
        for region in _bands(_region_of(parts, shape)):
            classes = classes_in(parts, region)
            own_labels, own_lowest = region.cut(labels), region.cut(lowest)
            own = classes[..., GROUND] < own_lowest
            own_labels[own] = classes[own].argmax(axis=-1)
            own_lowest[own] = classes[own][:, GROUND]
    return palette()[labels]


def classes_in(parts: Parts, region: Region) -> NDArray[np.float32]:
    """The probability of each class in a part of the photo.

    Args:
        parts: the parts of one head.
        region: the part of the photo.

    Returns:
        (h, w, 9) float32, in the order of `CLASSES`; what no view covers is ground.
    """
    to_region = np.array([[1.0, 0.0, -region.left], [0.0, 1.0, -region.top]])
    size = (region.width, region.height)
    planes, covered = parts.sample_each([(part,) for part in PART_OF_CLASS.values()], to_region, size)
    planes[GROUND] += 1 - covered
    return np.stack(planes, axis=-1)


def _bands(region: Region) -> Iterator[Region]:
    """The region in bands of at most `BAND_ROWS`: all classes of a large photo would need a gigabyte."""
    for top in range(region.top, region.bottom, BAND_ROWS):
        yield Region(region.left, top, region.right, min(top + BAND_ROWS, region.bottom))


def _region_of(parts: Parts, shape: tuple[int, ...]) -> Region:
    """The part of the photo that the widest view covers."""
    corners = transform_points(inverse(parts.views[-1].matrix), np.array([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)]))
    return region_around(corners.astype(np.float32), 0, shape[1], shape[0])
