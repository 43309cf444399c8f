"""Face detections as rows of an array, and how rows that mean the same face become one."""

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.geometry import Points

Detections = NDArray[np.float64]
"""(N, 17), pixels: left, top, right, bottom; x, y of six keypoints (the eye on the left of the picture, the other eye,
nose tip, mouth, the two ears); last the score, 0…1."""

NONE: Detections = np.zeros((0, 17))
SCORE = 16
FEATURES = slice(4, 12)
"""Eyes, nose tip and mouth."""

SAME_FACE_IOU = 0.3
"""Boxes that overlap more than this are one face; BlazeFace's own value."""


TINY = 1e-12
"""Square pixels; keeps boxes without an area from dividing by zero."""


def keypoints(detection: NDArray[np.float64]) -> Points:
    """(6, 2) of one row."""
    return detection[4:SCORE].reshape(6, 2)


def overlap(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Intersection over union of one box with each of (N, 4) boxes (left, top, right, bottom); (N,) 0…1."""
    shared = _shared(box, boxes)
    union = _area(box[None]) + _area(boxes) - shared
    shares: NDArray[np.float64] = shared / np.maximum(union, TINY)
    return shares


def covered(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of the smaller one of `box` and each of (N, 4) boxes lies inside the other; (N,) 0…1."""
    smaller = np.minimum(_area(box[None]), _area(boxes))
    parts: NDArray[np.float64] = _shared(box, boxes) / np.maximum(smaller, TINY)
    return parts


def merge(detections: Detections) -> Detections:
    """One row per face, best score first: the score-weighted mean of all rows that overlap the best one.

    Weighted non-maximum suppression: Bazarevsky et al., "BlazeFace" (2019), section 4.
    """
    left = detections[np.argsort(-detections[:, SCORE], kind="stable")]
    merged = []
    while len(left):
        same = overlap(left[0, :4], left[:, :4]) > SAME_FACE_IOU
        same[0] = True
        mean = np.average(left[same], axis=0, weights=left[same, SCORE])
        mean[SCORE] = left[0, SCORE]
        merged.append(mean)
        left = left[~same]
    return np.array(merged) if merged else NONE


def _shared(box: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    width = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    height = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    area: NDArray[np.float64] = width.clip(0) * height.clip(0)
    return area


def _area(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    area: NDArray[np.float64] = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return area
