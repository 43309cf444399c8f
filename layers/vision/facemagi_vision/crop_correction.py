"""Corrects the crop for the first mesh of a face, so that often no second mesh is needed."""

import math

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.detections import keypoints
from facemagi_vision.geometry import Points, Square

EARS_X, NOSE_X = 0.80, 0.15
"""Shares of the middle of the ears and of the nose tip in the crop's centre, across the face. These numbers and the
following ones are a least squares fit to the last meshes of 517 detections in portraits; the unit is the side of the
detected box, the origin its centre."""

BASE_Y, EYES_Y, MOUTH_Y = -0.12, 0.155, 0.567
"""Down the face: a constant, and the shares of the middle of the eyes and of the mouth."""

BASE_SIDE, FACE_SIDE, EYES_SIDE, NOSE_SIDE = -0.986, 2.547, 0.318, -0.879
"""The logarithm of the crop's side, in sides of the detector's crop: a constant, and the shares of three distances:
from the middle of the eyes to the mouth, from eye to eye, and from the middle of the eyes down to the nose tip."""

MAX_OFFSET, MAX_GROWTH = 0.15, 0.3
"""Of the centre and of the logarithm; a face with keypoints that give more is a profile or half hidden."""


def corrected_crop(detection: NDArray[np.float64], plain: Square) -> Square:
    """Correct the crop of a detection by its keypoints.

    Against the crop of the last mesh, the plain one is 10 % too small on average, and its centre off by 3 % of the
    face; the corrected one is off by 3 % and by 1.5 %.

    Args:
        detection: (17,), a row of `Detections`.
        plain: the crop around its box, level with its eyes.

    Returns:
        The corrected crop, with the same angle.
    """
    unit = float(max(detection[2] - detection[0], detection[3] - detection[1]))
    left, right, nose, mouth, ear, other_ear = _upright(keypoints(detection), plain) / unit
    eyes, ears = (left + right) / 2, (ear + other_ear) / 2
    x = EARS_X * ears[0] + NOSE_X * nose[0]
    y = BASE_Y + EYES_Y * eyes[1] + MOUTH_Y * mouth[1]
    growth = (
        BASE_SIDE
        + FACE_SIDE * math.dist(eyes, mouth)
        + EYES_SIDE * math.dist(left, right)
        + NOSE_SIDE * (nose[1] - eyes[1])
    )
    return _moved(plain, unit * _limited(x, MAX_OFFSET), unit * _limited(y, MAX_OFFSET), _limited(growth, MAX_GROWTH))


def _upright(points: Points, square: Square) -> Points:
    """Points relative to a square's centre, in the directions of its sides."""
    c, s = math.cos(square.angle), math.sin(square.angle)
    upright: Points = (points - [square.x, square.y]) @ np.array([[c, -s], [s, c]])
    return upright


def _moved(square: Square, x: float, y: float, growth: float) -> Square:
    """A square moved in the directions of its own sides, and enlarged."""
    c, s = math.cos(square.angle), math.sin(square.angle)
    return Square(square.x + c * x - s * y, square.y + s * x + c * y, square.side * math.exp(growth), square.angle)


def _limited(value: float, limit: float) -> float:
    return float(min(limit, max(-limit, value)))
