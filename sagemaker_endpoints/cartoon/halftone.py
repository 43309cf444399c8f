"""Dots as cheap print made half tones of."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.smoothstep import smoothstep

LIGHTEST, DARKEST = 0.98, 0.50
"""Light, 1 = the skin's, at which dots begin and at which they touch."""

LEAST = 3.0
"""Pixels between dots below which they would be noise."""


def halftone(relative: Plane, distance: float) -> Plane:
    """A lattice at 45 degrees whose dots grow with the dark.

    relative: (h, w) light, 1 = the skin's. distance: pixels between dots. returns: (h, w) float32, 0…1.
    """
    distance = max(distance, LEAST)
    height, width = relative.shape
    # cos(x + y) + cos(x - y) = 2 cos x cos y: a lattice of hills on the diagonals
    turn = np.float32(np.sqrt(2) * np.pi / distance)
    hills = np.cos(np.arange(height, dtype=np.float32) * turn)[:, None] * np.cos(
        np.arange(width, dtype=np.float32) * turn
    )
    share = (np.float32(LIGHTEST) - relative) * np.float32(1 / (LIGHTEST - DARKEST))
    edge = 2.2 / distance
    return smoothstep(-edge, edge, hills - 1 + np.float32(1.15) * share.clip(0, 1)) * smoothstep(0.03, 0.10, share)
