"""Resampling a picture along a displacement field."""

import cv2
import numpy as np

from sagemaker_endpoints._runtime.contract import RGB

from .arrays import Field, Plane
from .displacement import Grid


def warp_region(rgb: RGB, grid: Grid, field: Field) -> RGB:
    """The grid's region of a picture, reshaped.

    rgb: (H, W, 3) uint8. field: (rows, columns, 2) inverse displacements at the grid's nodes, enlarged bicubically.
    returns: (region's height, width, 3) uint8, bicubic; bytes stay where the field is 0. What would come from
        outside the picture repeats its border.
    """
    region = grid.region
    dx, dy = (_enlarged(field[..., axis], (region.width, region.height)) for axis in (0, 1))
    dx += np.arange(region.left, region.right, dtype=np.float32)
    dy += np.arange(region.top, region.bottom, dtype=np.float32)[:, None]
    warped = cv2.remap(rgb, dx, dy, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


def _enlarged(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC), np.float32)
