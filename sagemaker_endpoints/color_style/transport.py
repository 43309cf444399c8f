"""Optimal transport between two sets of colours."""

import numpy as np
from numpy.typing import NDArray

ColourSamples = NDArray[np.float32]
"""(N, 3) float32: one colour per row, in a space whose distances are about perceptual, such as Oklab."""

DIRECTIONS = 12
"""Lines that the colours are projected on in each round."""

ROUNDS = 10
"""Iterations; after these the two distributions are as close as their samples allow."""

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def transported(source: ColourSamples, target: ColourSamples) -> ColourSamples:
    """Move every colour of `source`, no further than needed, so that together they are distributed like `target`.

    Sliced transport: Rabin, Peyré, Delon and Bernot, "Wasserstein barycenter and its application to texture mixing",
    2011, section 3: along every line both sets are sorted and matched; the mean of these moves is a gradient step.
    The lines are spread evenly and rotated from round to round, so nothing here is random.

    Args:
        source: (N, 3), N >= 1.
        target: (M, 3), M >= 1.

    Returns:
        (N, 3), the moved colours in the order of `source`.
    """
    result = source.astype(np.float32)
    ranks = (np.arange(len(source)) + 0.5) / len(source)
    target_ranks = (np.arange(len(target)) + 0.5) / len(target)
    for turn in range(ROUNDS):
        step = np.zeros_like(result)
        for line in _directions(turn):
            along = result @ line
            order = np.argsort(along, kind="stable")
            matched = np.interp(ranks, target_ranks, np.sort(target @ line)).astype(np.float32)
            step[order] += (matched - along[order])[:, None] * line
        # three lines at right angles would make one full step
        result = result + step * np.float32(3 / DIRECTIONS)
    return result


def _directions(turn: int) -> NDArray[np.float32]:
    """(DIRECTIONS, 3) unit vectors, evenly over a half sphere: the spiral of Vogel, 1979."""
    height = (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    angle = GOLDEN_ANGLE * (np.arange(DIRECTIONS) + DIRECTIONS * turn)
    width = np.sqrt(1 - height**2)
    return np.stack([height, width * np.cos(angle), width * np.sin(angle)], axis=1).astype(np.float32)
