"""3D lookup tables: a coarse cube maps each colour to a new one; colours in between are interpolated."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import float32

CUBE_SIDE = 33
"""Colours along each side of the cube, as in most .cube files: one step is eight levels."""

Cube = NDArray[np.float32]
"""(33, 33, 33, 3) float32, 0…1: index [blue, green, red] of the old colour -> red, green, blue of the new one."""


def identity_cube() -> Cube:
    """The table that maps every colour to itself.

    Returns:
        A new `Cube`.

    Example:
        >>> identity_cube()[32, 0, 16].tolist()  # blue 1, green 0, red 0.5
        [0.5, 0.0, 1.0]
    """
    levels = np.linspace(0, 1, CUBE_SIDE, dtype=np.float32)
    blue, green, red = np.meshgrid(levels, levels, levels, indexing="ij")
    return np.stack([red, green, blue], axis=-1)


def apply_cube(rgb: RGB, cube: Cube) -> RGB:
    """Map every pixel through a table, with trilinear interpolation (Pillow).

    Args:
        rgb: (H, W, 3) uint8, red first.
        cube: the table.

    Returns:
        (H, W, 3) uint8, a new picture.

    Example:
        >>> negative = 1 - identity_cube()
        >>> apply_cube(np.array([[[0, 100, 255]]], np.uint8), negative).tolist()
        [[[255, 155, 0]]]
    """
    table = ImageFilter.Color3DLUT(CUBE_SIDE, cube.reshape(-1), _copy_table=False)
    return np.array(Image.fromarray(rgb).filter(table), np.uint8)


def apply_cube_partly(rgb: RGB, cube: Cube, strength: float) -> RGB:
    """Map every pixel part of the way to its new colour.

    Args:
        rgb: (H, W, 3) uint8, red first.
        cube: the table.
        strength: 0…1.

    Returns:
        (H, W, 3) uint8; `rgb` itself at strength 0.

    Example:
        >>> negative = 1 - identity_cube()
        >>> apply_cube_partly(np.array([[[0, 100, 255]]], np.uint8), negative, 0.5).tolist()
        [[[128, 128, 128]]]
    """
    if not strength:
        return rgb
    start = identity_cube()
    return apply_cube(rgb, float32(start + np.float32(strength) * (cube - start)))
