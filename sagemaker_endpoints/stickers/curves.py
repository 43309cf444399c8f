"""Outlines in the syntax of SVG: `M x y L x y Q x1 y1 x y C x1 y1 x2 y2 x y Z`, absolute commands only."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Points

CURVE_POINTS = 10
"""Points on each curve."""

NUMBER_COUNTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}
"""Numbers that follow each command."""

_TOKENS = re.compile(r"[MLQCZ]|-?\d*\.?\d+")


@cache
def outline(path: str) -> Points:
    """Parse one closed outline.

    Args:
        path: commands and coordinates.

    Returns:
        (N, 2) float32, in the path's own unit.

    Raises:
        ValueError: the text is not such a path.
    """
    points: list[NDArray[np.float64]] = []
    for command, numbers in _commands(path):
        corners = np.array(numbers, np.float64).reshape(-1, 2)
        if command in "ML":
            points.extend(corners)
        elif command != "Z":
            points.extend(_bezier(np.concatenate([points[-1][None], corners])))
    return np.array(points, np.float32)


def densify(ring: Points, step: float) -> Points:
    """Insert points into a closed outline, so that its straight edges can be bent.

    Args:
        ring: (N, 2) float32.
        step: largest distance between neighbours, in the unit of `ring`.

    Returns:
        (M, 2) float32, M ≥ N.
    """
    ahead = np.roll(ring, -1, axis=0)
    counts = np.maximum(np.ceil(np.linalg.norm(ahead - ring, axis=1) / step).astype(int), 1)
    pieces = [
        start + np.arange(count)[:, None] / count * (end - start)
        for start, end, count in zip(ring, ahead, counts, strict=True)
    ]
    return np.concatenate(pieces).astype(np.float32)


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKENS.findall(path)
    if "".join(tokens) != re.sub(r"[\s,]", "", path) or tokens[:1] != ["M"]:
        raise ValueError(f"no outline: {path!r}")
    command = ""
    while tokens:
        if tokens[0] in NUMBER_COUNTS:
            command = tokens.pop(0)
        count = NUMBER_COUNTS[command]
        yield command, [float(token) for token in tokens[:count]]
        del tokens[:count]


def _bezier(control: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Bézier curve of (3 or 4, 2) control points by de Casteljau's algorithm, without its first point."""
    t = np.linspace(0, 1, CURVE_POINTS + 1)[1:, None, None]
    level = np.broadcast_to(control, (CURVE_POINTS, *control.shape))
    while level.shape[1] > 1:
        level = level[:, :-1] + t * (level[:, 1:] - level[:, :-1])
    return level[:, 0]
