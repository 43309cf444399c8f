"""Convolutions of networks that repaint a whole picture, arranged so that a CPU computes them fast.

Such networks end with few channels on many pixels. A CPU multiplies sixteen channels at once, so a convolution of four
channels wastes most of it. Here the four pixels of a square of 2×2 become channels, and the convolution computes all
four at once. The sums are the same except for their last bits.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

SQUARE = 4
"""Pixels of a square of 2×2."""


def mirrored(x: "Tensor", border: int) -> "Tensor":
    """Add a border that mirrors the pixels beside the edge.

    Args:
        x: (N, C, H, W), both sides over `border`.
        border: pixels.

    Returns:
        (N, C, H + 2·border, W + 2·border).
    """
    from torch.nn.functional import pad

    return pad(x, (border,) * 4, mode="reflect")


def convolve(x: "Tensor", weight: "Tensor", stride: int = 1) -> "Tensor":
    """A convolution with a mirrored border.

    Args:
        x: (N, C, H, W).
        weight: (D, C, k, k), k odd.
        stride: 1 or 2.

    Returns:
        (N, D, ceil(H / stride), ceil(W / stride)).
    """
    from torch.nn.functional import conv2d

    return conv2d(mirrored(x, weight.shape[-1] // 2), weight, stride=stride)


def convolve_doubled(x: "Tensor", weight: "Tensor") -> "Tensor":
    """A 3×3 convolution of features whose sides were doubled by repeating every pixel.

    The repeated pixels are never made: of three neighbours in a row of doubled pixels, two are always the same pixel,
    so their weights are added instead (Shi et al., "Is the deconvolution layer the same as a convolutional layer?",
    2016).

    Args:
        x: (N, C, H, W).
        weight: (D, C, 3, 3), for the doubled features with a mirrored border.

    Returns:
        (N, 4·D, H, W): the squares of the result, which `pixel_shuffle(…, 2)` makes into (N, D, 2·H, 2·W).
    """
    import torch
    from torch.nn.functional import conv2d, pad

    # (pixel of the square, neighbour before doubling, neighbour after doubling)
    same = weight.new_tensor([[[1, 0, 0], [0, 1, 1], [0, 0, 0]], [[0, 0, 0], [1, 1, 0], [0, 0, 1]]])
    squares = torch.einsum("pyk,qxl,dckl->dpqcyx", same, same, weight).flatten(0, 2)
    # the mirror image of doubled pixels repeats the pixel at the edge
    return conv2d(pad(x, (1,) * 4, mode="replicate"), squares)


def convolve_widely(x: "Tensor", weight: "Tensor") -> "Tensor":
    """A convolution of few channels with a large kernel and a mirrored border.

    Args:
        x: (N, C, H, W), both sides even.
        weight: (D, C, k, k), k odd.

    Returns:
        (N, D, H, W).
    """
    from torch.nn.functional import conv2d, pixel_shuffle

    outputs, inputs, kernel, _ = weight.shape
    squares = weight.new_zeros(outputs, 2, 2, inputs, kernel + 1, kernel + 1)
    for row in range(2):
        for column in range(2):
            squares[:, row, column, :, row : row + kernel, column : column + kernel] = weight
    return pixel_shuffle(conv2d(mirrored(x, kernel // 2), squares.flatten(0, 2), stride=2), 2)
