"""A person mask with finer heads: the network looks again, at each head alone."""

from collections.abc import Sequence

import cv2
import numpy as np

from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32

HEAD = 1.1
"""How far hair and shoulders may reach beyond the box of the landmarks, in its longer sides."""

WORTHWHILE = 0.6
"""A crop of more than this part of the picture's longer side shows the network hardly more than the picture does."""

MOST = 4
"""Heads that are looked at, the largest first: each takes some five milliseconds."""

FEATHER = 0.15
"""Part of the crop's width over which its answer fades into the picture's."""


def person_with_heads(photo: Photo) -> Mask:
    """The photo's person mask, (H, W) float32, 0…1, with the heads of small faces seen from nearby."""
    mask = photo.person_mask()
    regions = _worthwhile(photo.rgb, photo.faces)
    if not regions:
        return mask
    mask = mask.copy()
    for region in regions:
        place = region.cut(mask)
        place += _feather(place.shape) * (person_mask(np.ascontiguousarray(region.cut(photo.rgb))) - place)
    return mask


def _worthwhile(rgb: RGB, faces: Sequence[Face]) -> list[Region]:
    height, width = rgb.shape[:2]
    largest_first = sorted(faces, key=lambda face: -max(face.box[2:]))
    heads = [_head(face, width, height) for face in largest_first[:MOST]]
    return [head for head in heads if max(head.width, head.height) < WORTHWHILE * max(width, height)]


def _head(face: Face, width: int, height: int) -> Region:
    points = np.ascontiguousarray(face.landmarks[:, :2], np.float32)
    return region_around(points, HEAD * float(np.ptp(points, axis=0).max()), width, height)


def _feather(shape: tuple[int, ...]) -> Mask:
    """1 inside, falling to 0 at the border."""
    inside = np.zeros((shape[0], shape[1]), np.float32)
    edge = max(1, round(FEATHER * max(shape)))
    inside[edge:-edge, edge:-edge] = 1
    return float32(cv2.blur(inside, (2 * edge + 1, 2 * edge + 1)))
