"""The squares of a photo that the network gets: a near one and a wide one around each face."""

import numpy as np

from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.align import Alignment, find_alignment
from sagemaker_endpoints._sdk.contract import Face
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import Affine, compose, inverse, transform_points

SIDE = 512
"""Pixels of a square's side, as in the network's training."""

TEMPLATE = "ffhq"
"""CelebAMask-HQ, on which the network was trained, frames faces as FFHQ does."""

WIDER = np.array([[0.5, 0.0, SIDE / 4], [0.0, 0.5, SIDE / 8]])
"""From the near square to the wide one: twice the side, and lower, because hair and clothes continue below the face."""


def squares_around(face: Face) -> tuple[Alignment, ...]:
    """The squares of a face.

    Args:
        face: a face of the photo.

    Returns:
        The near square and the wide one.
    """
    near = find_alignment(face.landmarks, TEMPLATE, SIDE)
    return near, Alignment(compose(WIDER, near.matrix), near.size)


def region_of(parts: Parts, shape: tuple[int, ...]) -> Region:
    """The region of a photo that includes all squares of a face.

    Args:
        parts: the face's parts.
        shape: (H, W, …) of the photo.

    Returns:
        The region, clipped to the photo.
    """
    corners = np.array([(0, 0), (SIDE, 0), (0, SIDE), (SIDE, SIDE)])
    points = np.concatenate([transform_points(inverse(view.matrix), corners) for view in parts.views])
    return region_around(points.astype(np.float32), 0, shape[1], shape[0])


def to_region(region: Region) -> Affine:
    """The transform from the photo's pixels to those of a region.

    Args:
        region: a region of the photo.

    Returns:
        (2, 3), a translation.
    """
    return np.array([[1.0, 0.0, -region.left], [0.0, 1.0, -region.top]])
