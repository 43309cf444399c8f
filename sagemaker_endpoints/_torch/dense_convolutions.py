"""Convolutions that share their inputs, computed in the way that is fastest where they run."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from sagemaker_endpoints._torch.winograd import CELL, OWN, Grid, Kernels, Strip, kernels_of

if TYPE_CHECKING:
    from torch import Tensor, nn

Activate = Callable[["Tensor"], "Tensor"]
"""Changes features in place, each number by itself, and returns them."""

CELLS = 512
"""Cells of a strip. With 64 the calls cost more time than the products; from 256 to 2048 all strips are as fast, and
large ones need more memory."""

MIN_PIXELS = 32 * 32
"""Pixels from which Winograd's method is faster. Below, it spends most of its time on kernels and on calls."""


def add_dense(x: "Tensor", layers: Sequence["nn.Conv2d"], activate: Activate, factor: float) -> "Tensor":
    """Add to features what convolutions make of them, each of which gets the input and all activated results before.

    Args:
        x: (N, C, H, W).
        layers: convolutions of 3×3 with a bias that keep the size; the last one has C outputs.
        activate: is applied to the result of each but the last.
        factor: of the last one's result.

    Returns:
        (N, C, H, W): the sum.
    """
    import torch

    if is_winograd_faster(x):
        return _by_winograd(x, layers, activate, factor)

    *inner, last = layers
    features = x
    for layer in inner:
        features = torch.cat([features, activate(layer(features))], 1)
    return x + factor * last(features)  # type: ignore[no-any-return]


def is_winograd_faster(x: "Tensor") -> bool:
    """Whether convolutions of these features are faster by Winograd's method: with float32 on an x86 CPU.

    What is recorded, for gradients or for an export, stays as the network defines it.

    Args:
        x: (N, C, H, W).
    """
    import torch

    is_traced = torch.jit.is_tracing()  # type: ignore[no-untyped-call,attr-defined]
    is_recorded = torch.is_grad_enabled() or is_traced or torch.compiler.is_compiling()
    has_mkl = torch.backends.mkl.is_available()  # type: ignore[no-untyped-call]
    if is_recorded or x.device.type != "cpu" or not has_mkl:
        return False
    is_float32 = x.dtype == torch.float32 and not torch.is_autocast_enabled("cpu")
    return is_float32 and x.shape[2] * x.shape[3] >= MIN_PIXELS


def _by_winograd(x: "Tensor", layers: Sequence["nn.Conv2d"], activate: Activate, factor: float) -> "Tensor":
    import torch

    *inner, last = layers
    kernels = [_kernels(layer) for layer in inner]
    final = _kernels(last, factor)
    result = torch.empty(x.shape)
    for features, output in zip(x, result, strict=True):
        top = 0
        for strip in _strips(features, kernels, activate, last.weight.shape[1]):
            height = strip.grid.height
            output[:, top : top + height] = strip.grid.join(strip.convolve(final, strip.source))
            top += height
    return result


def _kernels(layer: "nn.Conv2d", factor: float = 1) -> Kernels:
    assert layer.bias is not None
    return kernels_of(layer.weight, layer.bias, factor)


def _strips(features: "Tensor", kernels: Sequence[Kernels], activate: Activate, channels: int) -> Iterator[Strip]:
    """The strips of a picture's features, from the top, with the channels of all convolutions.

    Each convolution is an iterator over the strips of the one before, so few strips are in memory at a time.
    """
    strips = _appended(_cut(features, channels))
    for kernel in kernels:
        strips = _appended(_activated(strips, kernel, activate))
    return strips


def _cut(features: "Tensor", channels: int) -> Iterator[tuple[Strip, "Tensor"]]:
    _, height, width = features.shape
    step = CELL * max(1, CELLS // Grid(height, width).columns)
    for top in range(0, height, step):
        rows = features[:, top : top + step]
        grid = Grid(rows.shape[1], width)
        windows = grid.cut(rows)
        yield Strip(grid, windows, channels), windows


def _activated(strips: Iterator[Strip], kernels: Kernels, activate: Activate) -> Iterator[tuple[Strip, "Tensor"]]:
    for strip in strips:
        windows = strip.convolve(kernels)
        activate(windows[:OWN])
        yield strip, windows


def _appended(strips: Iterator[tuple[Strip, "Tensor"]]) -> Iterator[Strip]:
    """Append to each strip its new windows. They need a row of the next strip's, so one strip waits here for it."""
    waiting, windows = next(strips)
    above = None
    for strip, below in strips:
        cells = waiting.grid.cells(windows)
        waiting.grid.complete(windows, above, strip.grid.cells(below)[0, :, :, 0])
        waiting.append(windows)
        above = cells[-1, :, :, -1].clone()
        yield waiting
        waiting, windows = strip, below
    waiting.grid.complete(windows, above, None)
    waiting.append(windows)
    yield waiting
