"""Colour changes as tables: every colour of a coarse cube is given its new one, those between are interpolated."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sagemaker_endpoints._sdk.contract import RGB

SIDE = 33
"""Colours along each side of the cube, as in most .cube files: a step is eight levels."""

Cube = NDArray[np.float32]
"""(33, 33, 33, 3) float32, 0…1: [blue, green, red] of the old colour -> red, green, blue of the new one."""


def identity_cube() -> Cube:
    """The table that changes nothing."""
    levels = np.linspace(0, 1, SIDE, dtype=np.float32)
    blue, green, red = np.meshgrid(levels, levels, levels, indexing="ij")
    return np.stack([red, green, blue], axis=-1)


def apply_cube(rgb: RGB, cube: Cube) -> RGB:
    """(H, W, 3) uint8, each colour interpolated trilinearly in the table, through Pillow."""
    table = ImageFilter.Color3DLUT(SIDE, cube.reshape(-1), _copy_table=False)
    return np.array(Image.fromarray(rgb).filter(table), np.uint8)
