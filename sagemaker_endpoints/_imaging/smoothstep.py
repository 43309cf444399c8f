"""The cubic step, everywhere where a hard threshold would show."""

import numpy as np

from .arrays import Plane


def smoothstep(low: float, high: float, values: Plane) -> Plane:
    """0 at `low`, 1 at `high`, 3t² - 2t³ between, constant beyond; falls instead of rising where low > high.

    values: (…) float32. returns: same shape, float32, 0…1. low != high.
    """
    t = np.clip((values - np.float32(low)) * np.float32(1.0 / (high - low)), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)
