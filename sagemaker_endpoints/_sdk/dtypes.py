"""Conversions with exact result types.

NumPy's stubs widen the dtype of most expressions (`float32 * float32` becomes `floating[Any]`). These functions state
the dtype for the reader and for mypy. They copy nothing where the dtype is right already.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def float32(values: ArrayLike) -> NDArray[np.float32]:
    """Convert to float32.

    Args:
        values: numbers of any shape.

    Returns:
        The same shape; the input itself where it is float32 already.

    Example:
        >>> float32([1, 2]).dtype
        dtype('float32')
    """
    return np.asarray(values, np.float32)


def uint8(values: ArrayLike) -> NDArray[np.uint8]:
    """Convert to uint8 by truncation; round and clip first.

    Args:
        values: numbers of any shape, 0…255.

    Returns:
        The same shape; the input itself where it is uint8 already.

    Example:
        >>> uint8([0, 255]).dtype
        dtype('uint8')
    """
    return np.asarray(values, np.uint8)
