"""The two BlazeFace detectors: one for faces that fill the picture, one for faces further away.

Bazarevsky, Kartynnik, Vakunov, Raveendran, Grundmann: "BlazeFace: Sub-millisecond Neural Face Detection on Mobile
GPUs" (2019). Constants: MediaPipe 0.10.21, modules/face_detection.
"""

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.detections import NONE, Detections
from facemagi_vision.geometry import Points, Square, transform
from facemagi_vision.networks import Tensor, network
from facemagi_vision.pyramid import Beyond, Pyramid


def _grid(cells: int, repeats: int) -> Points:
    """The centres of `cells` × `cells` cells of the unit square, row by row, each `repeats` times."""
    centres = (np.arange(cells) + 0.5) / cells
    x, y = np.meshgrid(centres, centres)
    return np.stack([x, y], -1).reshape(-1, 2).repeat(repeats, 0)


@dataclass(frozen=True)
class Detector:
    """One detector.

    Attributes:
        name: of its network.
        size: side of its input, pixels; its offsets are in this unit too.
        threshold: the least score that counts, 0…1.
        anchors: (N, 2) where in the unit square each of its N answers is at home.
    """

    name: str
    size: int
    threshold: float
    anchors: Points = field(repr=False)


SHORT = Detector("face_short", 128, 0.5, np.concatenate([_grid(16, 2), _grid(8, 6)]))
FULL = Detector("face_full", 192, 0.6, _grid(48, 1))
KEEN = replace(FULL, threshold=0.3)
"""Sees more small faces, and more that are none: for where the mesh is strict with what it is shown."""


def detect(detector: Detector, picture: Pyramid, square: Square) -> Detections:
    """The faces inside a square of the picture, in the picture's pixels; the same face may come more than once."""
    pixels = picture.read(square, detector.size, Beyond.BLACK)
    offsets, logits = sorted(network(detector.name)(_signed(pixels)), key=np.size, reverse=True)
    found = _decode(detector, offsets.reshape(-1, 8, 2), logits.ravel())
    corners = found[:, :16].reshape(-1, 2)
    found[:, :16] = transform(square.to_picture(1), corners).reshape(-1, 16)
    found[:, :4] = _upright(found[:, :4])
    return found


def whole(picture: Pyramid, angle: float = 0.0) -> Square:
    """The smallest square around the picture, with the same centre, turned by a multiple of a quarter (radians)."""
    return Square(picture.width / 2, picture.height / 2, max(picture.width, picture.height), angle)


def _upright(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Left, top, right, bottom again, of boxes whose two opposite corners were turned by a multiple of a quarter."""
    corners = boxes.reshape(-1, 2, 2)
    return np.concatenate([corners.min(1), corners.max(1)], 1)


def _signed(pixels: NDArray[np.float32]) -> Tensor:
    """0…255 to -1…1, with a batch axis."""
    return (pixels / np.float32(127.5) - 1)[None]


def _decode(detector: Detector, offsets: Tensor, logits: Tensor) -> Detections:
    """Answers above the threshold, in the unit square.

    offsets: (N, 8, 2) centre, size, six keypoints; all but the size relative to the anchor.
    logits: (N,) the scores before the logistic function.
    """
    sure = np.flatnonzero(logits >= math.log(detector.threshold / (1 - detector.threshold)))
    if not len(sure):
        return NONE.copy()
    points = offsets[sure].astype(np.float64) / detector.size
    half = points[:, 1] / 2
    anchors = detector.anchors[sure]
    centre = points[:, 0] + anchors
    marks = (points[:, 2:] + anchors[:, None]).reshape(-1, 12)
    score = 1 / (1 + np.exp(-logits[sure, None].astype(np.float64)))
    return np.concatenate([centre - half, centre + half, marks, score], 1)
