"""Takes small pieces below the ears, which are collars and the shade of a neck, out of a mask of hair."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.dtypes import float32

from .head import HeadCrop

HAIR = 0.6
"""Probability from which on two pixels belong to one piece."""

EARS = -0.4
"""Height above the eyes, in units, below which a whole piece lies that is not rooted on the head."""

SMALL = 0.1
"""Share of the largest piece's area up to which a piece is dropped; lengths that an arm cuts off are larger."""

GAP = 0.15
"""Distance, in units, from the rest up to which a piece is the tip of a lock."""


def without_small_pieces(head: HeadCrop, probability: Plane) -> Plane:
    """Drop small pieces of hair that lie below the ears and do not touch the rest.

    Args:
        head: the head.
        probability: (h, w) float32, 0…1, of hair.

    Returns:
        (h, w) float32, at most `probability`.
    """
    core = opencv.erode((probability > HAIR).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(core, connectivity=4)
    if count < 3:
        return probability
    top = head.above[boxes[:, cv2.CC_STAT_TOP].clip(0, len(core) - 1), 0]
    areas = boxes[:, cv2.CC_STAT_AREA]
    low = (top < EARS) & (areas < SMALL * areas[1:].max())
    kept = _distance((pieces > 0) & ~low[pieces])
    dropped = [label for label in np.flatnonzero(low) if label and kept[pieces == label].min() > GAP * head.face.unit]
    if not dropped:
        return probability
    return float32(probability * (kept <= _distance(np.isin(pieces, dropped))))


def _distance(mask: NDArray[np.bool_]) -> Plane:
    """(h, w) float32, pixels to the nearest pixel of a mask."""
    return float32(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3))
