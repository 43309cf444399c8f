"""Refines the photo's person mask: runs the segmentation network again on a crop of each small head."""

from collections.abc import Sequence

import cv2
import numpy as np

from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import float32

HEAD_MARGIN = 1.1
"""Margin of the crop around the landmarks, for hair and shoulders, in longer sides of the landmarks' box."""

MAX_CROP = 0.6
"""Maximum longer side of a crop in longer sides of the picture. A larger crop gives the network hardly more detail than
the whole picture does."""

MAX_HEADS = 4
"""Number of heads that are refined, the largest first: each takes about five milliseconds."""

FEATHER = 0.15
"""Half the width of the border over which a crop's mask is blended into the picture's, in longer sides of the crop."""


def refined_person_mask(photo: Photo) -> Mask:
    """The photo's person mask, refined around small faces.

    Args:
        photo: its faces select the crops; the mask of a photo without faces is not refined.

    Returns:
        (H, W) float32, 1 on people, 0 on the background. Not to be written to: it may be the photo's own mask.

    Example:
        >>> refined_person_mask(Photo(np.zeros((40, 60, 3), np.uint8))).shape
        (40, 60)
    """
    mask = photo.person_mask()
    regions = _crops(photo.rgb, photo.faces)
    if not regions:
        return mask
    mask = mask.copy()
    for region in regions:
        crop = region.cut(mask)
        crop += _feather(crop.shape) * (person_mask(np.ascontiguousarray(region.cut(photo.rgb))) - crop)
    return mask


def _crops(rgb: RGB, faces: Sequence[Face]) -> list[Region]:
    """The heads to refine: the largest ones that are small in the picture."""
    height, width = rgb.shape[:2]
    largest_first = sorted(faces, key=lambda face: -max(face.box[2:]))
    heads = [_head(face, width, height) for face in largest_first[:MAX_HEADS]]
    return [head for head in heads if max(head.width, head.height) < MAX_CROP * max(width, height)]


def _head(face: Face, width: int, height: int) -> Region:
    points = np.ascontiguousarray(face.landmarks[:, :2], np.float32)
    return region_around(points, HEAD_MARGIN * float(np.ptp(points, axis=0).max()), width, height)


def _feather(shape: tuple[int, ...]) -> Mask:
    """(h, w) weight of a crop: 1 inside, falling to 0 at the border."""
    inside = np.zeros((shape[0], shape[1]), np.float32)
    edge = max(1, round(FEATHER * max(shape)))
    inside[edge:-edge, edge:-edge] = 1
    return float32(cv2.blur(inside, (2 * edge + 1, 2 * edge + 1)))
