"""The two BlazeFace detectors: short range for faces that fill the picture, full range for faces further away.

Bazarevsky, Kartynnik, Vakunov, Raveendran, Grundmann: "BlazeFace: Sub-millisecond Neural Face Detection on Mobile
GPUs" (2019). Constants: MediaPipe 0.10.21, modules/face_detection.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.detections import NO_DETECTIONS, Detections
from facemagi_vision.geometry import Points, Square, transform_points
from facemagi_vision.lone_face import WEAK_SCORE
from facemagi_vision.networks import Tensor, network
from facemagi_vision.pyramid import Padding, Pyramid


def _anchor_grid(cells: int, repeats: int) -> Points:
    """The centres of `cells` × `cells` cells of the unit square, row by row, each `repeats` times."""
    centres = (np.arange(cells) + 0.5) / cells
    x, y = np.meshgrid(centres, centres)
    return np.stack([x, y], -1).reshape(-1, 2).repeat(repeats, 0)


@dataclass(frozen=True)
class Detector:
    """A face detector.

    Attributes:
        name: the name of its network.
        size: side of the network's input, pixels; also the unit of the offsets in its output.
        threshold: minimum score of a detection, 0…1.
        anchors: (N, 2) in the unit square; the points to which the network's N outputs are relative.
    """

    name: str
    size: int
    threshold: float
    anchors: Points = field(repr=False)


SHORT_RANGE = Detector("face_short", 128, 0.5, np.concatenate([_anchor_grid(16, 2), _anchor_grid(8, 6)]))
SHORT_RANGE_WEAK = replace(SHORT_RANGE, threshold=WEAK_SCORE)
"""Detects also what is hardly a face: hints at faces that are too small for it."""

FULL_RANGE = Detector("face_full", 192, 0.6, _anchor_grid(48, 1))
FULL_RANGE_SENSITIVE = replace(FULL_RANGE, threshold=0.3)
"""Detects more small faces, and more false ones. Used for tiles only, whose faces need a higher mesh certainty."""


def detect(detector: Detector, picture: Pyramid, square: Square) -> Detections:
    """Detect faces inside a square of the picture.

    Args:
        detector: the network and its threshold.
        picture: the picture.
        square: pixels of the picture, rotated by a multiple of 90°; outside the picture it is black.

    Returns:
        (N, 17) in pixels of the picture. The same face may appear more than once.
    """
    pixels = picture.read(square, detector.size, Padding.BLACK)
    offsets, logits = sorted(network(detector.name)(_network_input(pixels)), key=np.size, reverse=True)
    detections = _decode(detector, offsets.reshape(-1, 8, 2), logits.ravel())
    points = detections[:, :16].reshape(-1, 2)
    detections[:, :16] = transform_points(square.to_picture(1), points).reshape(-1, 16)
    detections[:, :4] = _sorted_corners(detections[:, :4])
    return detections


def picture_square(picture: Pyramid, angle: float = 0.0) -> Square:
    """The smallest square that contains the whole picture.

    Args:
        picture: the picture.
        angle: of the square; radians, clockwise, a multiple of 90°.

    Returns:
        The square, with the picture's centre.
    """
    return Square(picture.width / 2, picture.height / 2, max(picture.width, picture.height), angle)


def _sorted_corners(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 4) left, top, right, bottom from two opposite corners, which a rotation by 90° may have exchanged."""
    corners = boxes.reshape(-1, 2, 2)
    return np.concatenate([corners.min(1), corners.max(1)], 1)


def _network_input(pixels: NDArray[np.float32]) -> Tensor:
    """Scale 0…255 to -1…1, in place, and add the batch axis."""
    pixels /= np.float32(127.5)
    pixels -= 1
    return pixels[None]


def _decode(detector: Detector, offsets: Tensor, logits: Tensor) -> Detections:
    """The detections above the threshold, in the unit square.

    Args:
        detector: the detector whose network computed the outputs.
        offsets: (N, 8, 2) centre, size and six keypoints of each box; all but the size relative to the anchor.
        logits: (N,) the scores before the logistic function.
    """
    confident = np.flatnonzero(logits >= math.log(detector.threshold / (1 - detector.threshold)))
    if not len(confident):
        return NO_DETECTIONS.copy()
    points = offsets[confident].astype(np.float64) / detector.size
    half = points[:, 1] / 2
    anchors = detector.anchors[confident]
    centre = points[:, 0] + anchors
    keypoints = (points[:, 2:] + anchors[:, None]).reshape(-1, 12)
    score = 1 / (1 + np.exp(-logits[confident, None].astype(np.float64)))
    return np.concatenate([centre - half, centre + half, keypoints, score], 1)
