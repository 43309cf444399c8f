"""Face detections as rows of an array, and the suppression of duplicates."""

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.geometry import Points

Detections = NDArray[np.float64]
"""(N, 17), pixels: left, top, right, bottom; x, y of six keypoints (the eye on the left of the picture, the other eye,
nose tip, mouth, the two ears); last the score, 0…1."""

NO_DETECTIONS: Detections = np.zeros((0, 17))

SCORE = 16
"""Column of the score."""

FACIAL_KEYPOINTS = slice(4, 12)
"""Columns of the eyes, the nose tip and the mouth."""

SAME_FACE_IOU = 0.3
"""Boxes that overlap more than this are one face; the value that BlazeFace uses."""

MIN_AREA = 1e-12
"""Square pixels; avoids division by zero for boxes without an area."""


def keypoints(detection: NDArray[np.float64]) -> Points:
    """The keypoints of one detection.

    Args:
        detection: (17,), a row of `Detections`.

    Returns:
        (6, 2) pixels.
    """
    return detection[4:SCORE].reshape(6, 2)


def intersection_over_union(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The overlap of one box with each of several, relative to their union.

    Args:
        box: (4,) left, top, right, bottom; pixels.
        boxes: (N, 4), likewise.

    Returns:
        (N,) 0…1.
    """
    shared = _intersection(box, boxes)
    union = _area(box[None]) + _area(boxes) - shared
    shares: NDArray[np.float64] = shared / np.maximum(union, MIN_AREA)
    return shares


def intersection_over_smaller(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The overlap of one box with each of several, relative to the smaller box of each pair.

    Args:
        box: (4,) left, top, right, bottom; pixels.
        boxes: (N, 4), likewise.

    Returns:
        (N,) 0…1; 1 where one box lies inside the other.
    """
    smaller = np.minimum(_area(box[None]), _area(boxes))
    shares: NDArray[np.float64] = _intersection(box, boxes) / np.maximum(smaller, MIN_AREA)
    return shares


def merge(detections: Detections) -> Detections:
    """Merge the detections of each face: the score-weighted mean of all that overlap the best one.

    Weighted non-maximum suppression: Bazarevsky et al., "BlazeFace" (2019), section 4.

    Args:
        detections: (N, 17), in any order.

    Returns:
        (M, 17), M ≤ N; best score first.
    """
    remaining = detections[np.argsort(-detections[:, SCORE], kind="stable")]
    merged = []
    while len(remaining):
        same = intersection_over_union(remaining[0, :4], remaining[:, :4]) > SAME_FACE_IOU
        same[0] = True
        weights = remaining[same, SCORE]
        mean = (remaining[same] * weights[:, None]).sum(0) / weights.sum()
        mean[SCORE] = remaining[0, SCORE]
        merged.append(mean)
        remaining = remaining[~same]
    return np.array(merged) if merged else NO_DETECTIONS


def _intersection(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    width = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    height = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    area: NDArray[np.float64] = width.clip(0) * height.clip(0)
    return area


def _area(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    area: NDArray[np.float64] = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return area
