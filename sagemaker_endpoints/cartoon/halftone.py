"""Halftone dots, as in cheap print."""

import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.smoothstep import smoothstep

LIGHTEST, DARKEST = 0.98, 0.50
"""Light, 1 = the skin's, at which dots begin and at which they touch."""

MIN_DISTANCE = 3.0
"""Pixels between dots; closer dots would look like noise."""


def halftone(relative: Plane, distance: float) -> Plane:
    """A lattice of dots at 45 degrees; the dots grow with the darkness.

    Args:
        relative: (h, w) float32, light, 1 = the skin's.
        distance: pixels between dots.

    Returns:
        (h, w) float32, opacity of the dots, 0…1.
    """
    distance = max(distance, MIN_DISTANCE)
    height, width = relative.shape
    # cos(x + y) + cos(x - y) = 2 cos x cos y: a lattice of peaks on the diagonals
    frequency = np.float32(np.sqrt(2) * np.pi / distance)
    peaks = np.cos(np.arange(height, dtype=np.float32) * frequency)[:, None] * np.cos(
        np.arange(width, dtype=np.float32) * frequency
    )
    share = (np.float32(LIGHTEST) - relative) * np.float32(1 / (LIGHTEST - DARKEST))
    edge = 2.2 / distance
    return smoothstep(-edge, edge, peaks - 1 + np.float32(1.15) * share.clip(0, 1)) * smoothstep(0.03, 0.10, share)
