"""Glasses, beards and covers as the container's parser of faces sees them, where it has one."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk.contract import Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32

GROUPS = (("glasses",), ("beard",), ("hair", "hat", "cover"))
"""Parts in the order of the channels of `Worn`."""

MAX_UNIT = 90.0
"""Largest inter-ocular distance, in pixels, at which parts are sampled."""

Worn = NDArray[np.float32]
"""(h, w, 3) float32, 0…1: the probability of glasses, of a beard, and of what covers the head: hair, hat or hand."""


def sample_worn(photo: Photo, face: Face, region: Region, size: tuple[int, int]) -> Worn:
    """What a face wears.

    Args:
        photo: the whole photo.
        face: one of its faces.
        region: the part of the photo that is sampled.
        size: (width, height) of the result, which covers the region.

    Returns:
        (height, width, 3) float32; 0 everywhere where the container has no parser.
    """
    parts = photo.parts(face)
    if parts is None:
        return np.zeros((size[1], size[0], len(GROUPS)), np.float32)
    across, down = size[0] / region.width, size[1] / region.height
    matrix = np.array([[across, 0, -region.left * across], [0, down, -region.top * down]])
    planes, _ = parts.finest(matrix, size).sample_each(GROUPS, matrix, size)
    return np.stack(planes, axis=-1)


def warp_worn(worn: Worn, source_map: NDArray[np.float32]) -> Worn:
    """Warp by a map.

    Args:
        worn: of the source.
        source_map: (h, w, 2) float32, for each pixel the position in `worn`, pixels.

    Returns:
        (h, w, 3) float32.
    """
    x, y = (np.ascontiguousarray(source_map[..., axis]) - np.float32(0.5) for axis in (0, 1))
    return float32(cv2.remap(worn, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
