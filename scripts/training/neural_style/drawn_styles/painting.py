"""A painting without a subject: strokes that curl around some centres, in areas of different brightness.

The colour follows the brightness alone. So a network learns to paint light in one colour, and shadow in another.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from scripts.training.neural_style.drawn_styles.strokes import Brush, paint

SIDE = 1024
"""Pixels of a side."""

GROUND = 1
"""The colour of the canvas under the strokes, counted from the darkest."""

Points = NDArray[np.float64]
"""(N, 2): x and y in pixels."""


@dataclass(frozen=True)
class Painting:
    """What a painting is made of.

    Attributes:
        seed: of all its random numbers.
        colours: from the darkest to the lightest, in levels, red first; each covers the same area.
        brushes: from broad to fine, as a painter works.
        drift: the direction (x, y) of strokes that are far from all centres; longer ones bend less around centres.
        centres: what strokes curl around: x, y, and 1 for clockwise.
        reach: pixels around a centre in which strokes curl.
        areas: sizes of bright and dark areas in pixels, and their shares.
    """

    seed: int
    colours: tuple[tuple[int, int, int], ...]
    brushes: tuple[Brush, ...]
    drift: tuple[float, float]
    centres: tuple[tuple[int, int, int], ...]
    reach: float
    areas: tuple[tuple[float, float], ...]


def draw(painting: Painting) -> RGB:
    """Draw a painting; the same one every time.

    Returns:
        (SIDE, SIDE, 3) uint8.
    """
    random = np.random.default_rng(painting.seed)
    brightness = _brightness(painting, random)
    canvas = np.full((SIDE, SIDE, 3), painting.colours[GROUND], np.uint8)
    for brush in painting.brushes:
        paint(
            canvas,
            random,
            brush,
            lambda points: _directions(painting, points),
            lambda points: _colours(painting, brightness, points),
        )
    return canvas


def _directions(painting: Painting, points: Points) -> NDArray[np.float64]:
    flow = np.zeros_like(points) + painting.drift
    for x, y, turn in painting.centres:
        away = points - (x, y)
        distance = np.linalg.norm(away, axis=1, keepdims=True)
        around = np.stack([-away[:, 1], away[:, 0]], axis=1) / np.maximum(distance, 1)
        flow = flow + turn * np.exp(-((distance / painting.reach) ** 2)) * around
    return np.asarray(np.arctan2(flow[:, 1], flow[:, 0]))


def _brightness(painting: Painting, random: np.random.Generator) -> NDArray[np.float64]:
    """(SIDE, SIDE), 0…1; every brightness covers the same area."""
    rough = np.zeros((SIDE, SIDE))
    for scale, share in painting.areas:
        noise = cv2.GaussianBlur(random.random((SIDE, SIDE)), (0, 0), scale / 2)
        rough += share * (noise - noise.mean()) / noise.std()
    return np.asarray(rough.ravel().argsort().argsort().reshape(rough.shape) / rough.size)


def _colours(painting: Painting, brightness: NDArray[np.float64], points: Points) -> NDArray[np.float64]:
    """(N, 3) levels at the points; those outside the picture get the colour of its edge."""
    columns, rows = np.clip(np.rint(points), 0, SIDE - 1).astype(int).T
    colours = np.array(painting.colours, float)
    at = brightness[rows, columns] * (len(colours) - 1)
    return np.stack([np.interp(at, np.arange(len(colours)), channel) for channel in colours.T], axis=1)
