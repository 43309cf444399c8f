"""Which squares of a photo the network looks at."""

import numpy as np

from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.align import Alignment, find_alignment
from sagemaker_endpoints._sdk.contract import Face
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import Affine, compose, inverse, transform_points

SIDE = 512
TEMPLATE = "ffhq"
"""CelebAMask-HQ's pictures are framed as FFHQ's: the network is at its best there."""

WIDER = np.array([[0.5, 0.0, SIDE / 4], [0.0, 0.5, SIDE / 8]])
"""From that square to one of twice its side, reaching lower: hair and clothes go on where the first one ends."""


def alignments_of(face: Face) -> tuple[Alignment, ...]:
    """The squares around a face, the finest first."""
    near = find_alignment(face.landmarks, TEMPLATE, SIDE)
    return near, Alignment(compose(WIDER, near.matrix), near.size)


def region_of(parts: Parts, shape: tuple[int, ...]) -> Region:
    """The part of a photo that was looked at. shape: (H, W) of the photo."""
    corners = np.array([(0, 0), (SIDE, 0), (0, SIDE), (SIDE, SIDE)])
    points = np.concatenate([transform_points(inverse(view.matrix), corners) for view in parts.views])
    return region_around(points.astype(np.float32), 0, shape[1], shape[0])


def to_region(region: Region) -> Affine:
    """From the photo's pixels to those of a region of it."""
    return np.array([[1.0, 0.0, -region.left], [0.0, 1.0, -region.top]])
