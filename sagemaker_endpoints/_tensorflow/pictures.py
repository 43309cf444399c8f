"""Conversion between pictures and TensorFlow tensors.

Pictures are (H, W, 3) uint8, red first; tensors are (N, H, W, 3), red first.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB

HALF_RANGE = 127.5
"""Half of the range 0…255: the factor from values of -1…1 to levels."""

Tensor = Any
"""A `tf.Tensor`. Its type cannot be imported without importing TensorFlow."""


def levels_of(pictures: Sequence[RGB]) -> Tensor:
    """Pictures as a tensor of levels, 0…255, on the device of the context.

    The bytes are copied to the device and become float32 there.

    Args:
        pictures: (H, W, 3) uint8, all of one size.

    Returns:
        (N, H, W, 3) float32.
    """
    import tensorflow as tf

    return tf.cast(tf.constant(np.stack(pictures)), tf.float32)


def signed_of(pictures: Sequence[RGB]) -> Tensor:
    """Pictures as a tensor of -1…1, on the device of the context.

    Args:
        pictures: (H, W, 3) uint8, all of one size.

    Returns:
        (N, H, W, 3) float32.
    """
    return levels_of(pictures) / HALF_RANGE - 1


def pictures_of_levels(levels: Tensor) -> list[RGB]:
    """Round a tensor of levels to pictures.

    Args:
        levels: (N, H, W, 3); values outside 0…255 are clipped.

    Returns:
        N pictures, (H, W, 3) uint8.
    """
    import tensorflow as tf

    return list(tf.cast(tf.clip_by_value(tf.round(levels), 0, 255), tf.uint8).numpy())


def pictures_of_signed(signed: Tensor) -> list[RGB]:
    """Round a tensor of -1…1 to pictures.

    Args:
        signed: (N, H, W, 3); values outside -1…1 are clipped.

    Returns:
        N pictures, (H, W, 3) uint8.
    """
    return pictures_of_levels((signed + 1) * HALF_RANGE)
