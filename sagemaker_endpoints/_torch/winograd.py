"""Convolutions of 3×3 on a CPU with a quarter of the multiplications, by Winograd's method.

Paper: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016: F(4×4, 3×3).

A picture is cut into cells of 4×4 pixels. The result in a cell depends on a window of 6×6 pixels around it. One matrix
transforms a window into 36 numbers, another one transforms a kernel into 36 numbers. Their products, added over the
channels, are 36 products of matrices, which a CPU computes at its full speed; a third matrix makes 4×4 pixels of them.
So 36 multiplications replace the 144 of a cell, for each pair of channels.

Rows of cells are computed in strips. Between convolutions features stay sorted by their position in the window:
(36, C, cells), the pixels of the cell itself first. To bring them into the order of a picture and back takes longer
than the method saves in a single convolution of few channels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

CELL, KERNEL = 4, 3
"""Pixels of the sides of a cell and of a kernel."""

WINDOW = CELL + KERNEL - 1
"""Pixels of the side of a window."""

OWN = CELL**2
"""Pixels of a window that are those of its cell; the others belong to cells around it."""

_INNER, _OUTER = (1, 2, 3, 4), (0, 5)
"""Rows and columns of a window that are its cell's, and those that are not."""

PIXELS = (
    *(WINDOW * row + column for row in _INNER + _OUTER for column in _INNER),
    *(WINDOW * row + column for column in _OUTER for row in _INNER + _OUTER),
)
"""The order in which pixels of a window are kept."""

POINTS = (0, 0.5**0.5, -(0.5**0.5), 2**0.5, -(2**0.5))
"""Where the method evaluates its polynomials, besides infinity. The largest error is about that of a plain convolution
in float32; with the paper's 0, ±1 and ±2, which are easier to multiply by, it is four times as large."""


@dataclass(frozen=True)
class Transforms:
    """The matrices of the method for two dimensions.

    Attributes:
        window: (36, 36), for the pixels of a window in the order of `PIXELS`.
        kernel: (36, 9), for the numbers of a kernel.
        cell: (16, 36), from products to the pixels of a cell.
    """

    window: "Tensor"
    kernel: "Tensor"
    cell: "Tensor"


@cache
def transforms() -> Transforms:
    """The matrices: each is that of one dimension, for rows and for columns at once."""
    import torch

    window, kernel, cell = (np.kron(matrix, matrix) for matrix in _one_dimension(POINTS))
    return Transforms(*(torch.from_numpy(matrix).float() for matrix in (window[:, PIXELS], kernel, cell)))


def _one_dimension(points: Sequence[float]) -> tuple[NDArray[np.float64], ...]:
    """The matrices (6, 6), (6, 3) and (4, 6) of Toom and Cook's method for these points and infinity."""
    others = [[other for other in points if other != point] for point in points]
    window = np.zeros((WINDOW, WINDOW))
    for row, roots in enumerate(others):
        window[row, :-1] = np.poly(roots)[::-1]
    window[-1] = np.poly(points)[::-1]
    scales = [np.prod([point - other for other in roots]) for point, roots in zip(points, others, strict=True)]
    powers = np.vander(points, CELL, increasing=True)
    kernel = np.vstack([powers[:, :KERNEL] / np.array(scales)[:, None], np.eye(KERNEL)[-1]])
    return window, kernel, np.vstack([powers, np.eye(CELL)[-1]]).T


@dataclass(frozen=True)
class Kernels:
    """The transformed kernels of a convolution.

    Attributes:
        products: (36, D, C): one matrix for each number of a transformed window.
        bias: (D, 1).
    """

    products: "Tensor"
    bias: "Tensor"


def kernels_of(weight: "Tensor", bias: "Tensor", factor: float = 1) -> Kernels:
    """Transform the kernels of a convolution. It takes as long as the convolution of some cells.

    Args:
        weight: (D, C, 3, 3).
        bias: (D,).
        factor: of the convolution's result.

    Returns:
        The kernels.
    """
    outputs, inputs = weight.shape[:2]
    numbers = weight.permute(2, 3, 0, 1).reshape(KERNEL**2, -1)
    products = (factor * transforms().kernel) @ numbers
    return Kernels(products.view(-1, outputs, inputs), factor * bias[:, None])


@dataclass(frozen=True)
class Grid:
    """The cells of some rows of a picture.

    Attributes:
        height: pixels of the rows.
        width: pixels of a row.
    """

    height: int
    width: int

    @property
    def rows(self) -> int:
        """Rows of cells; the last one may reach below the picture."""
        return -(-self.height // CELL)

    @property
    def columns(self) -> int:
        """Cells of a row; the last one may reach beyond the picture."""
        return -(-self.width // CELL)

    def empty(self, channels: int) -> "Tensor":
        """Windows to be filled.

        Args:
            channels: C.

        Returns:
            (36, C, cells).
        """
        import torch

        return torch.empty(WINDOW**2, channels, self.rows * self.columns)

    def cells(self, windows: "Tensor") -> "Tensor":
        """The pixels of the cells themselves.

        Args:
            windows: (36, C, cells).

        Returns:
            (4, 4, C, rows, columns), in the same memory.
        """
        return windows[:OWN].view(CELL, CELL, -1, self.rows, self.columns)

    def cut(self, features: "Tensor") -> "Tensor":
        """Windows with the pixels of their cells.

        Args:
            features: (C, height, width).

        Returns:
            (36, C, cells).
        """
        from torch.nn.functional import pad

        beyond = (0, CELL * self.columns - self.width, 0, CELL * self.rows - self.height)
        whole = pad(features, beyond)
        by_cell = whole.reshape(-1, self.rows, CELL, self.columns, CELL)
        windows = self.empty(len(features))
        self.cells(windows).copy_(by_cell.permute(2, 4, 0, 1, 3))
        return windows

    def join(self, windows: "Tensor") -> "Tensor":
        """The inverse of `cut`.

        Args:
            windows: (36, C, cells).

        Returns:
            (C, height, width).
        """
        by_cell = self.cells(windows).permute(2, 3, 0, 4, 1)
        return by_cell.flatten(3).flatten(1, 2)[:, : self.height, : self.width]

    def clear_beyond(self, windows: "Tensor") -> None:
        """Set the pixels outside the picture to 0, as the next convolution expects them.

        Args:
            windows: (36, C, cells).
        """
        cells = self.cells(windows)
        if self.width % CELL:
            cells[:, self.width % CELL :, ..., -1] = 0
        if self.height % CELL:
            cells[self.height % CELL :, :, :, -1] = 0

    def complete(self, windows: "Tensor", above: "Tensor | None", below: "Tensor | None") -> None:
        """Fill in the pixels around the cells.

        Args:
            windows: (36, C, cells).
            above: (4, C, columns): the row of pixels above the first row of cells; None where the picture ends.
            below: the row of pixels below the last row.
        """
        lines = windows[: WINDOW * CELL].view(WINDOW, CELL, -1, self.rows, self.columns)
        first, last, before, after = lines[0], lines[CELL - 1], lines[CELL], lines[CELL + 1]
        before[:, :, 1:] = last[:, :, :-1]
        before[:, :, 0] = 0 if above is None else above
        after[:, :, :-1] = first[:, :, 1:]
        after[:, :, -1] = 0 if below is None else below
        left, right = windows[WINDOW * CELL :].view(2, WINDOW, -1, self.rows, self.columns)
        left[..., 1:] = lines[:, -1, ..., :-1]
        left[..., 0] = 0
        right[..., :-1] = lines[:, 0, ..., 1:]
        right[..., -1] = 0


class Strip:
    """Some rows of a picture with the transformed windows of their features.

    Attributes:
        grid: its cells.
        source: the windows that it was made with.
    """

    def __init__(self, grid: Grid, source: "Tensor", channels: int) -> None:
        """Make a strip that has no transformed windows yet.

        Args:
            grid: its cells.
            source: the windows that it is made with.
            channels: the most channels that it can get.
        """
        self.grid, self.source = grid, source
        self._transformed = grid.empty(channels)
        self._filled = 0

    def append(self, windows: "Tensor") -> None:
        """Transform windows, as the next channels.

        Args:
            windows: (36, C, cells), complete.
        """
        import torch

        filled = self._filled + windows.shape[1]
        into = self._transformed[:, self._filled : filled]
        torch.mm(transforms().window, windows.flatten(1), out=into.view(WINDOW**2, -1))
        self._filled = filled

    def convolve(self, kernels: Kernels, onto: "Tensor | None" = None) -> "Tensor":
        """Convolve all channels that were appended.

        Args:
            kernels: for as many channels.
            onto: (36, D, cells): windows to whose cells the result is added; None for 0.

        Returns:
            (36, D, cells), not complete.
        """
        import torch

        products = torch.bmm(kernels.products, self._transformed[:, : self._filled])
        windows = self.grid.empty(len(kernels.bias))
        own = windows[:OWN]
        if onto is None:
            own.copy_(kernels.bias)
        else:
            torch.add(onto[:OWN], kernels.bias, out=own)
        own.flatten(1).addmm_(transforms().cell, products.flatten(1))
        self.grid.clear_beyond(windows)
        return windows
