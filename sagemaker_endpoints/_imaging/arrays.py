"""The arrays that image operations take and give.

Pictures, masks and points are those of every adapter (`_runtime.contract`); these two are for the maths in between.
"""

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
"""One value per pixel: (H, W) float32; the range is said where it is used."""

Lab = NDArray[np.float32]
"""CIE L*a*b* under D65: (H, W, 3) float32, L 0…100, a and b about -127…127."""

Field = NDArray[np.float32]
"""A displacement per pixel or grid node: (H, W, 2) float32, x then y, pixels."""
