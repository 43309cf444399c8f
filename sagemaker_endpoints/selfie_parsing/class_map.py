"""The classes around all faces of a photo as one picture."""

from collections.abc import Iterable

import numpy as np

from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import inverse, transform_points

from .classes import PART_OF_CLASS, palette
from .window import SIDE


def class_map(shape: tuple[int, ...], faces: Iterable[Parts]) -> RGB:
    """Draw each pixel in the colour of its most probable class.

    Where the windows of two faces overlap, the more probable class is drawn.

    Args:
        shape: (H, W, …) of the photo.
        faces: the parts of each face.

    Returns:
        (H, W, 3) uint8, black outside the windows of the faces.
    """
    labels = np.zeros(shape[:2], np.uint8)
    best = np.zeros(shape[:2], np.float32)
    for parts in faces:
        region = _region_of(parts, shape)
        to_region = np.array([[1.0, 0.0, -region.left], [0.0, 1.0, -region.top]])
        own_labels, own_best = region.cut(labels), region.cut(best)
        for number, part in enumerate(PART_OF_CLASS.values()):
            probability, _ = parts.sample((part,), to_region, (region.width, region.height))
            own_labels[probability > own_best] = number
            np.maximum(own_best, probability, out=own_best)
    return palette()[labels]


def _region_of(parts: Parts, shape: tuple[int, ...]) -> Region:
    """The part of the photo that the face's window covers."""
    corners = transform_points(inverse(parts.views[0].matrix), np.array([(0, 0), (SIDE, SIDE)]))
    return region_around(corners.astype(np.float32), 0, shape[1], shape[0])
