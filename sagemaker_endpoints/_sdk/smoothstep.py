"""The smoothstep function, used where a hard threshold would be visible."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = TypeVar("Real", np.float32, np.float64)


def smoothstep(low: float, high: float, values: NDArray[Real]) -> NDArray[Real]:
    """The Hermite step 3t² - 2t³ between two thresholds.

    Args:
        low: where the step is 0; `low` > `high` makes a falling step.
        high: where the step is 1; never equal to `low`.
        values: any shape, float32 or float64.

    Returns:
        The same shape and dtype, 0…1, constant beyond the thresholds.

    Example:
        >>> smoothstep(0.0, 2.0, np.array([-1.0, 1.0, 3.0]))
        array([0. , 0.5, 1. ])
    """
    t = np.clip((values - np.float32(low)) * np.float32(1.0 / (high - low)), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), values.dtype)


def smoothstep_at(low: float, high: float, value: float) -> float:
    """`smoothstep` of one number, rounded as a float32 array is.

    Args:
        low: where the step is 0; `low` > `high` makes a falling step.
        high: where the step is 1; never equal to `low`.
        value: any number.

    Returns:
        0…1.

    Example:
        >>> smoothstep_at(0.0, 2.0, 1.0)
        0.5
    """
    return float(smoothstep(low, high, np.full(1, value, np.float32))[0])
