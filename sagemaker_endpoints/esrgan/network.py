"""ESRGAN's generator, RRDBNet: enlarges a picture four times with residual-in-residual dense blocks.

Paper: Wang, Yu, Wu, Gu, Liu, Dong, Qiao, Loy, "ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks", ECCV
Workshops 2018.
Origin: layer list, weight names and numbers of xinntao/ESRGAN, commit 73e9b63.
Licence: Apache-2.0; the code here is our own.
Differences: none in what it computes; width and growth are read from the weights, the picture is made in strips, and on
a CPU the dense blocks are computed by Winograd's method.

Images are (N, 3, H, W), red first, 0…1, of any size; the result is (N, 3, 4H, 4W) and not clipped.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu

from sagemaker_endpoints._torch.dense_convolutions import add_dense

Shapes = Mapping[str, tuple[int, ...]]

SCALE = 4
WIDTH, GROWTH, BLOCKS = 64, 32, 23
LEAK = 0.2
RESIDUE = 0.2
"""Factor of a block's output when it is added to the block's input."""

STRIP = 64
"""Rows of features that are enlarged at a time: sixteen times the pixels of all rows need gigabytes."""

HALO = 2
"""Rows on each side of a strip that its enlargement depends on: the last four convolutions reach 1.25 rows."""


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    """A convolution of 3 × 3 that keeps the size."""
    return nn.Conv2d(inputs, outputs, 3, 1, 1)


def _leaky(x: Tensor) -> Tensor:
    return leaky_relu(x, LEAK, inplace=True)


class DenseBlock(nn.Module):
    """Five convolutions, each of which gets the block's input and the outputs of all convolutions before it."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        for number in range(1, 6):
            outputs = growth if number < 5 else width
            self.add_module(f"conv{number}", conv(width + (number - 1) * growth, outputs))

    def forward(self, x: Tensor) -> Tensor:
        return add_dense(x, list(self.children()), _leaky, RESIDUE)  # type: ignore[arg-type]


class Block(nn.Module):
    """Three dense blocks with a skip connection around them: residual in residual."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        for number in range(1, 4):
            self.add_module(f"RDB{number}", DenseBlock(width, growth))

    def forward(self, x: Tensor) -> Tensor:
        inner = x
        for dense in self.children():
            inner = dense(inner)
        # a sum has the memory order of its first term, and the next block is fastest with that of `inner`
        return RESIDUE * inner + x


class Generator(nn.Module):
    """Features, blocks, two up-samplings, picture. The capitals in attribute names are those of the weight names."""

    def __init__(self, width: int, growth: int, blocks: int) -> None:
        super().__init__()
        self.conv_first = conv(3, width)
        self.RRDB_trunk = nn.Sequential(*(Block(width, growth) for _ in range(blocks)))
        self.trunk_conv = conv(width, width)
        self.upconv1, self.upconv2, self.HRconv = (conv(width, width) for _ in range(3))
        self.conv_last = conv(width, 3)

    def forward(self, image: Tensor) -> Tensor:
        first = self.conv_first(image)
        features = first + self.trunk_conv(self.RRDB_trunk(first))
        return torch.cat([self._strip(features, top) for top in range(0, image.shape[2], STRIP)], 2)

    def _strip(self, features: Tensor, top: int) -> Tensor:
        """The rows of the picture that belong to `STRIP` rows of features; the same numbers as in one piece."""
        above = min(top, HALO)
        picture = self._picture(features[:, :, top - above : top + STRIP + HALO])
        return picture[:, :, SCALE * above : SCALE * (above + STRIP)]

    def _picture(self, x: Tensor) -> Tensor:
        for layer in (self.upconv1, self.upconv2):
            x = leaky_relu(layer(interpolate(x, scale_factor=2, mode="nearest")), LEAK, inplace=True)
        return self.conv_last(leaky_relu(self.HRconv(x), LEAK, inplace=True))  # type: ignore[no-any-return]


def build(shapes: Shapes) -> Generator:
    """The generator of a weights file with these names and shapes; the authors' sizes where `shapes` is empty."""
    return generator_of(shapes, BLOCKS)


def generator_of(shapes: Shapes, blocks: int) -> Generator:
    """A generator with the width and the growth of a weights file, and with a fixed number of blocks.

    The number is fixed so that no other network of the same kind is imported under its name.
    """
    width = shapes.get("conv_first.weight", (WIDTH,))[0]
    growth = shapes.get("RRDB_trunk.0.RDB1.conv1.weight", (GROWTH,))[0]
    return Generator(width, growth, blocks)
