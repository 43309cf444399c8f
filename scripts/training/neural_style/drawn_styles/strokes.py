"""Brush strokes that follow a field of directions, and show the hairs of the brush."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB

FRACTION_BITS = 4
"""Fractional bits of the coordinates that OpenCV draws at."""

STEP = 4.0
"""Pixels between two points of a stroke."""

Field = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""(N, 2) points, x and y in pixels -> (N,) directions in radians, or (N, 3) colours in levels."""


@dataclass(frozen=True)
class Brush:
    """A brush, and how it is used.

    Attributes:
        width: of a stroke, pixels.
        length: of a stroke, pixels.
        count: of strokes on the picture.
        hairs: lines across a stroke that differ from its colour.
        relief: levels by which the hairs differ.
        spread: levels by which the strokes' colours vary.
    """

    width: int
    length: float
    count: int
    hairs: int
    relief: float
    spread: float


def paint(canvas: RGB, random: np.random.Generator, brush: Brush, direction: Field, colour: Field) -> None:
    """Paint strokes at random places of a canvas.

    Args:
        canvas: (H, W, 3) uint8, red first; changed in place.
        random: all draws come from it.
        brush: its size, and how many strokes it makes.
        direction: of the strokes, in radians, at points.
        colour: of the strokes, at points.
    """
    height, width = canvas.shape[:2]
    middles = random.uniform((0, 0), (width, height), (brush.count, 2))
    lengths = brush.length * random.uniform(0.5, 1.2, brush.count)
    paths = _paths(middles, lengths, direction)
    hues = colour(middles) + random.normal(0, brush.spread, (brush.count, 1))
    hues = hues + random.normal(0, brush.spread / 2, (brush.count, 3))
    for path, hue in zip(paths, hues, strict=True):
        _stroke(canvas, random, brush, path, hue)


def _paths(middles: NDArray[np.float64], lengths: NDArray[np.float64], direction: Field) -> NDArray[np.float64]:
    """(N, P, 2): the points of each stroke, from its start to its end; their distance depends on its length."""
    half = max(2, round(float(lengths.max()) / 2 / STEP))
    steps = lengths / 2 / half
    arms = []
    for sign in (-1, 1):
        points, arm = middles, []
        for _ in range(half):
            angle = direction(points)
            points = points + sign * steps[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
            arm.append(points)
        arms.append(arm)
    return np.stack([*arms[0][::-1], middles, *arms[1]], axis=1)


def _stroke(
    canvas: RGB, random: np.random.Generator, brush: Brush, path: NDArray[np.float64], hue: NDArray[np.float64]
) -> None:
    _line(canvas, path, hue, brush.width)
    tangent = np.gradient(path, axis=0)
    across = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    for offset in np.linspace(-0.42, 0.42, brush.hairs):
        start, end = random.integers(0, 3), len(path) - random.integers(0, 3)
        moved = (path + across * offset * brush.width)[start:end]
        light = brush.relief * (random.uniform(-1, 1) - offset)  # light from one side: the stroke is a ridge
        _line(canvas, moved, hue + light, max(1, brush.width // max(brush.hairs, 1)))


def _line(canvas: RGB, path: NDArray[np.float64], colour: NDArray[np.float64], width: int) -> None:
    points = np.rint(path * (1 << FRACTION_BITS)).astype(np.int32)
    levels = np.clip(colour, 0, 255).tolist()
    cv2.polylines(canvas, [points], False, levels, width, cv2.LINE_AA, FRACTION_BITS)
