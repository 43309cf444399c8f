"""Decides whether the short-range detector alone has found all faces of a picture: in a portrait it has."""

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.detections import SCORE, Detections, keypoints
from facemagi_vision.geometry import Points, angle_between

WEAK_SCORE = 0.05
"""The detector gives a small face in the background at least this score, if too little to find it. Of 202 faces of 4 to
10 % of the picture's width beside a portrait, 200 got as much; in half of 33 portraits nothing off the head did."""

MIN_SCORE = 0.8
"""Of the only face; less certain ones need the second opinion of the full-range detector."""

MIN_SIDE = 0.2
"""Of the only face, as a part of the picture's shorter side."""

MAX_ASPECT = 1.5
"""Longer side of the picture by the shorter one. In a wider picture there is more beside the face, and it is seen more
coarsely."""

HEAD = ((-1.2, -2.3), (1.2, 1.3))
"""The head around a detected face: left and top, right and bottom, in half sides of the face from its centre. Hair,
hats and ears get weak scores too."""


def is_alone(faces: Detections, weak: Detections, width: int, height: int) -> bool:
    """Whether a picture shows one large face, and nothing else that could be one.

    Args:
        faces: (N, 17), what the short-range detector found, without duplicates.
        weak: (M, 17), all that it gave `WEAK_SCORE`.
        width: of the picture, pixels.
        height: of the picture, pixels.

    Returns:
        True if the full-range detector need not run.
    """
    shorter, longer = sorted((width, height))
    if len(faces) != 1 or longer > MAX_ASPECT * shorter:
        return False
    face = faces[0]
    large = max(face[2] - face[0], face[3] - face[1]) >= MIN_SIDE * shorter
    return bool(large and face[SCORE] >= MIN_SCORE and _on_head(face, weak).all())


def _on_head(face: NDArray[np.float64], others: Detections) -> NDArray[np.bool_]:
    """(N,) whether the centre of each detection lies on the head of a face."""
    x, y = _in_half_sides(face, (others[:, :2] + others[:, 2:4]) / 2).T
    (left, top), (right, bottom) = HEAD
    inside: NDArray[np.bool_] = (left < x) & (x < right) & (top < y) & (y < bottom)
    return inside


def _in_half_sides(face: NDArray[np.float64], points: Points) -> Points:
    """Points relative to a face's centre and size, in the directions of its eyes and its chin."""
    angle = angle_between(*keypoints(face)[:2])
    c, s = np.cos(angle), np.sin(angle)
    offsets = (points - (face[:2] + face[2:4]) / 2) @ np.array([[c, -s], [s, c]])
    relative: Points = offsets * 2 / max(face[2] - face[0], face[3] - face[1])
    return relative
