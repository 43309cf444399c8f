"""Guesses where the glasses are: two lenses whose rims lie on the strongest edges."""

from itertools import product

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Points
from scripts.labelling.head import Head, Where

WIDTHS = (0.72, 0.80, 0.88, 0.96)
HEIGHTS = (0.40, 0.48, 0.56, 0.64, 0.74)
DROPS = (0.0, 0.06, 0.12, 0.18)
"""Tried sizes of a lens, and how far its middle lies below the iris, in units."""

ROUNDNESS = 3.0
"""Exponent of the superellipse that a lens has: between an ellipse (2) and a rectangle."""

RIM = 0.05
"""Width of a frame's rim, in units."""

OUTWARDS = 0.03
"""The middle of a lens lies so far outwards of the iris, in units."""

IRISES = (468, 473)
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
    """Mean edge strength under both rims; of the lower half, because brows are strong edges above."""
    outlines = [_lens(head, side, width, height, drop) for side in (0, 1)]
    lower = np.concatenate([outline[: len(outline) // 2] for outline in outlines])
    columns, rows = np.rint(lower - 0.5).astype(int).T
    rows, columns = rows.clip(0, edges.shape[0] - 1), columns.clip(0, edges.shape[1] - 1)
    return float(np.sqrt(edges[rows, columns]).mean())


def _lens(head: Head, side: int, width: float, height: float, drop: float, grow: float = 0.0) -> Points:
    """The outline of a lens; its first half is the lower one."""
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** (2 / ROUNDNESS) * (width / 2 + grow)
    y = np.sign(np.sin(angles)) * np.abs(np.sin(angles)) ** (2 / ROUNDNESS) * (height / 2 + grow)
    x += OUTWARDS * (2 * side - 1)
    frame = head.frame
    offset = x[:, None] * frame.right - (y + drop)[:, None] * frame.up
    outline: Points = (frame.points[IRISES[side]] + offset * frame.unit).astype(np.float32)
    return outline


def _side_pieces(head: Head, lenses: list[Points]) -> Where:
    """The bridge between the lenses, and the lines to the temples."""
    canvas = np.zeros(head.rgb.shape[:2], np.uint8)
    width = head.pixels(RIM)
    inner = [lenses[0][0], lenses[1][24]]
    outer = [(lenses[0][24], head.frame.points[TEMPLES[0]]), (lenses[1][0], head.frame.points[TEMPLES[1]])]
    for start, end in [(inner[0], inner[1]), *outer]:
        cv2.line(canvas, _whole(start), _whole(end), 1, width)
    return canvas > 0


def _whole(point: Points) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
