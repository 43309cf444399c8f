"""Kernels of convolutions, rounded to 8 bits, with which a convolution takes half the time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LARGEST = 127
"""The largest rounded number; -128 is unused, so that the range is the same on both sides of 0."""


@dataclass(frozen=True)
class Rounded:
    """A kernel whose numbers are small integers, with a scale for each output channel.

    Attributes:
        numbers: (O, h, w, I) int8, -127…127.
        scales: (O,) float32; number times scale is what the number stands for.
    """

    numbers: NDArray[np.int8]
    scales: NDArray[np.float32]

    @property
    def outputs(self) -> int:
        """The number of output channels.

        Returns:
            O.
        """
        return len(self.scales)


def rounded(kernel: NDArray[np.float32]) -> Rounded:
    """Round a kernel.

    Args:
        kernel: (h, w, I, O) float32, TensorFlow's order.

    Returns:
        The kernel, exact to half a scale.

    Example:
        >>> halves = rounded(np.array([[[[0.5, -2.0]]]], np.float32))
        >>> halves.numbers.ravel().tolist(), (halves.scales * LARGEST).tolist()
        ([127, -127], [0.5, 2.0])
    """
    by_output = np.ascontiguousarray(kernel.transpose(3, 0, 1, 2))
    largest = np.abs(by_output).max(axis=(1, 2, 3))
    scales = np.maximum(largest, np.finfo(np.float32).tiny) / np.float32(LARGEST)
    return Rounded(np.rint(by_output / scales[:, None, None, None]).astype(np.int8), scales)
