"""Optimal transport between two palettes."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""(N, 3) float32: one colour per row, in a space where distances are about as seen."""

DIRECTIONS = 12
"""Lines that the colours are projected on in each round."""

ROUNDS = 10
"""After which the two palettes are as near as their samples let them."""

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def transported(source: Samples, target: Samples) -> Samples:
    """Every colour of `source`, moved so that together they are spread as `target` is, and none further than it need.

    Sliced transport: Rabin, Peyré, Delon and Bernot, "Wasserstein barycenter and its application to texture mixing",
    2011, section 3: along every line both palettes are sorted and matched; the mean of these moves is a gradient step.
    The lines are spread evenly and turned from round to round, so nothing here is random.

    source, target: (N, 3) and (M, 3), N, M >= 1. returns: (N, 3).
    """
    moved = source.astype(np.float32)
    share = (np.arange(len(source)) + 0.5) / len(source)
    wanted_share = (np.arange(len(target)) + 0.5) / len(target)
    for turn in range(ROUNDS):
        step = np.zeros_like(moved)
        for line in _directions(turn):
            along = moved @ line
            order = np.argsort(along, kind="stable")
            wanted = np.interp(share, wanted_share, np.sort(target @ line)).astype(np.float32)
            step[order] += (wanted - along[order])[:, None] * line
        # three lines at right angles would make one full step
        moved = moved + step * np.float32(3 / DIRECTIONS)
    return moved


def _directions(turn: int) -> NDArray[np.float32]:
    """(DIRECTIONS, 3) unit vectors, evenly over a half sphere: the spiral of Vogel, 1979."""
    height = (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    angle = GOLDEN_ANGLE * (np.arange(DIRECTIONS) + DIRECTIONS * turn)
    width = np.sqrt(1 - height**2)
    return np.stack([height, width * np.cos(angle), width * np.sin(angle)], axis=1).astype(np.float32)
