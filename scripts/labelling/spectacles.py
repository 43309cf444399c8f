"""Guesses where the glasses are: two lenses whose rims lie on the strongest edges."""

from itertools import product

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Points
from scripts.labelling.head import Head, Where

WIDTHS = (1.5, 1.7, 1.9, 2.1)
"""Tried widths of a lens, in widths of the eye behind it: on a turned head the far lens is narrower."""

HEIGHTS = (0.40, 0.48, 0.56, 0.64, 0.74)
DROPS = (-0.12, -0.06, 0.0, 0.06, 0.12, 0.18)
"""Tried heights of a lens, and how far its middle lies below the iris, in units."""

UPPER_WEIGHT = 0.4
"""The upper rim counts less than the lower one, because brows are strong edges too."""

UPPER_RIGHT, UPPER_LEFT = 45, 27
"""Points of a lens's outline where the bridge and the side pieces begin."""

ROUNDNESS = 3.0
"""Exponent of the superellipse that a lens has: between an ellipse (2) and a rectangle."""

POINTS = 48

RIM = 0.05
"""Width of a frame's rim, in units."""

OUTWARDS = 0.03
"""The middle of a lens lies so far outwards of the iris, in units."""

IRISES = (468, 473)
EYE_CORNERS = ((33, 133), (362, 263))
TEMPLES = (127, 356)
"""Landmarks beside the eyes, where the side pieces end on a frontal face."""


def spectacles(head: Head) -> Where:
    """The pixels of frames and lenses."""
    edges = _edges(head)
    size = max(product(WIDTHS, HEIGHTS, DROPS), key=lambda each: _score(edges, head, *each))
    lenses = [_lens(head, side, *size, RIM / 2) for side in (0, 1)]
    mask = fill_polygons(head.rgb.shape[:2], lenses) > 0.5
    return mask | _side_pieces(head, lenses)


def _edges(head: Head) -> Plane:
    light = gaussian(head.lab[..., 0], 0.02 * head.unit)
    return np.hypot(cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)).astype(np.float32)


def _score(edges: Plane, head: Head, width: float, height: float, drop: float) -> float:
    """Mean edge strength under both rims."""
    outlines = [_lens(head, side, width, height, drop) for side in (0, 1)]
    columns, rows = np.rint(np.concatenate(outlines) - 0.5).astype(int).T
    rows, columns = rows.clip(0, edges.shape[0] - 1), columns.clip(0, edges.shape[1] - 1)
    lower = np.arange(POINTS) < POINTS // 2
    weights = np.tile(np.where(lower, 1.0, UPPER_WEIGHT), 2)
    return float(np.average(np.sqrt(edges[rows, columns]), weights=weights))


def _lens(head: Head, side: int, width: float, height: float, drop: float, grow: float = 0.0) -> Points:
    """The outline of a lens, (48, 2) pixels, clockwise from its rightmost point; the first half is the lower one."""
    angles = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
    frame = head.frame
    corners = frame.ring(EYE_CORNERS[side])
    eye = float(np.linalg.norm(corners[1] - corners[0])) / frame.unit
    x = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** (2 / ROUNDNESS) * (width * eye / 2 + grow)
    y = np.sign(np.sin(angles)) * np.abs(np.sin(angles)) ** (2 / ROUNDNESS) * (height / 2 + grow)
    x += OUTWARDS * (2 * side - 1)
    offset = x[:, None] * frame.right - (y + drop)[:, None] * frame.up
    outline: Points = (frame.points[IRISES[side]] + offset * frame.unit).astype(np.float32)
    return outline


def _side_pieces(head: Head, lenses: list[Points]) -> Where:
    """The bridge between the lenses, and the lines to the temples."""
    canvas = np.zeros(head.rgb.shape[:2], np.uint8)
    width = head.pixels(RIM)
    left, right = lenses
    temples = head.frame.ring(TEMPLES)
    pieces = [(left[UPPER_RIGHT], right[UPPER_LEFT]), (left[UPPER_LEFT], temples[0]), (right[UPPER_RIGHT], temples[1])]
    for start, end in pieces:
        cv2.line(canvas, _whole(start), _whole(end), 1, width)
    return canvas > 0


def _whole(point: Points) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
