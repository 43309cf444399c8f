"""Measures the colour cast of a network: a shift of its whole output.

Auto-encoders shift brightness and hue a little everywhere. Inside the mask the shift mixes with the edit, and at the
mask's edge it would show as a seam. Outside the mask it is the only change, so it is measured there.
"""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask

MAX_CAST = 24.0
"""Levels (0…255). A larger change over most of the outside is an edit of hair or background, not a cast."""

_OUTSIDE = 0.02
"""Mask value below which a pixel counts as outside: an edit would be invisible there."""


def find_cast(change: NDArray[np.float32], mask: Mask) -> NDArray[np.float32]:
    """The colour cast: the change that at least three quarters of the outside pixels have.

    Edits of ears, neck or long hair reach beyond the mask, but cover less than a quarter of the outside, so they do not
    count.

    Args:
        change: (H, W, 3) float32 levels, output minus input.
        mask: (H, W) float32; 0 where nothing should change.

    Returns:
        (3,) float32 levels, to be subtracted from the change.

    Example:
        >>> find_cast(np.full((4, 4, 3), 5, np.float32), np.zeros((4, 4), np.float32))
        array([5., 5., 5.], dtype=float32)
    """
    outside = change[mask < _OUTSIDE]
    if not len(outside):
        return np.zeros(3, dtype=np.float32)
    low, high = np.percentile(outside, (25, 75), axis=0)
    cast = np.maximum(low, 0) + np.minimum(high, 0)
    return np.where(np.abs(cast) <= MAX_CAST, cast, 0).astype(np.float32)
