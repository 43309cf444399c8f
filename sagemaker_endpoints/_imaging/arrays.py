"""Array types of the image maths.

Pictures, masks and points are those of every adapter (`_sdk.contract`); these are for the steps in between.
"""

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
"""One value per pixel: (H, W) float32. Each function states the range."""

Lab = NDArray[np.float32]
"""CIE L*a*b* under D65: (H, W, 3) float32, L 0…100, a and b about -127…127."""

Field = NDArray[np.float32]
"""A displacement per pixel or grid node: (H, W, 2) float32, x then y, pixels."""
