"""The colour cast that a network lays over its whole output, found where nothing was to change.

Auto-encoders shift brightness and hue a little everywhere. Inside the mask that is not told from the edit, and at the
mask's edge it would show as a seam; outside the mask it is all there is.
"""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import Mask

LARGEST_CAST = 24.0
"""Levels. More than this over most of the outside is an edit of hair or background, not a cast."""

_OUTSIDE = 0.02
"""Where the mask is below this an edit would not be seen."""


def find_cast(change: NDArray[np.float32], mask: Mask) -> NDArray[np.float32]:
    """The cast: what three quarters of the outside share, so that an edit of ears, neck or long hair does not count.

    change: (H, W, 3) float32 levels, output minus input.
    mask: (H, W), 0 where nothing was to change.
    returns: (3,) float32 levels, to be taken off the change.
    """
    outside = change[mask < _OUTSIDE]
    if not len(outside):
        return np.zeros(3, dtype=np.float32)
    low, high = np.percentile(outside, (25, 75), axis=0)
    cast = np.maximum(low, 0) + np.minimum(high, 0)
    return np.where(np.abs(cast) <= LARGEST_CAST, cast, 0).astype(np.float32)
