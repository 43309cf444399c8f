"""Pictures to tensors and back. Tensors are (N, H, W, 3), red first; pictures are as in the runtime's contract."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB

HALF_RANGE = 127.5

Tensor = Any
"""TensorFlow has no types of its own to import without itself."""


def levels_of(pictures: Sequence[RGB]) -> Tensor:
    """Pictures of one size as float32, 0…255. They travel as bytes to the device that is chosen where it is called."""
    import tensorflow as tf

    return tf.cast(tf.constant(np.stack(pictures)), tf.float32)


def signed_of(pictures: Sequence[RGB]) -> Tensor:
    """As `levels_of`, -1…1."""
    return levels_of(pictures) / HALF_RANGE - 1


def pictures_of_levels(levels: Tensor) -> list[RGB]:
    """Pictures from 0…255, rounded; what lies beyond is cut off."""
    import tensorflow as tf

    return list(tf.cast(tf.clip_by_value(tf.round(levels), 0, 255), tf.uint8).numpy())


def pictures_of_signed(signed: Tensor) -> list[RGB]:
    """Pictures from -1…1, as `pictures_of_levels`."""
    return pictures_of_levels((signed + 1) * HALF_RANGE)
