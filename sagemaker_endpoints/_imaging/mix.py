"""Blending two pictures by a mask."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._runtime.contract import Mask


def mix(under: NDArray[np.float32], over: NDArray[np.float32], opacity: Mask) -> NDArray[np.float32]:
    """under + opacity · (over - under), exactly `under` where the opacity is 0.

    under, over: (H, W, C) float32. opacity: (H, W) float32, 0…1.
    """
    mixed = np.empty_like(under)
    for channel in range(under.shape[2]):
        below = under[..., channel]
        mixed[..., channel] = below + opacity * (over[..., channel] - below)
    return mixed
