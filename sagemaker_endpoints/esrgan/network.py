"""ESRGAN's generator, RRDBNet: four times the size by dense blocks that add to their input.

Wang, Yu, Wu, Gu, Liu, Dong, Qiao, Loy, "ESRGAN: Enhanced Super-Resolution Generative Adversarial Networks", ECCV
Workshops 2018. Names and numbers are those of xinntao/ESRGAN (Apache-2.0), commit 73e9b63; written here from its layer
list.

Images are (N, 3, H, W), red first, 0…1, of any size; what comes out is (N, 3, 4H, 4W) and may lie beyond 0…1.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, leaky_relu

Shapes = Mapping[str, tuple[int, ...]]

SCALE = 4
WIDTH, GROWTH, BLOCKS = 64, 32, 23
LEAK = 0.2
RESIDUE = 0.2
"""How much of what a block makes is added to its input."""


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, 1, 1)


class DenseBlock(nn.Module):
    """Five convolutions, each of which sees all that came before."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        for place in range(1, 6):
            outputs = growth if place < 5 else width
            self.add_module(f"conv{place}", conv(width + (place - 1) * growth, outputs))

    def forward(self, x: Tensor) -> Tensor:
        *inner, last = self.children()
        seen = x
        for layer in inner:
            seen = torch.cat([seen, leaky_relu(layer(seen), LEAK)], 1)
        return x + RESIDUE * last(seen)  # type: ignore[no-any-return]


class Block(nn.Module):
    """Residual in residual: three dense blocks."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        for place in range(1, 4):
            self.add_module(f"RDB{place}", DenseBlock(width, growth))

    def forward(self, x: Tensor) -> Tensor:
        inner = x
        for dense in self.children():
            inner = dense(inner)
        return x + RESIDUE * inner


class Generator(nn.Module):
    """Features, blocks, two doublings, picture. The names' capitals are the checkpoint's."""

    def __init__(self, width: int, growth: int, blocks: int) -> None:
        super().__init__()
        self.conv_first = conv(3, width)
        self.RRDB_trunk = nn.Sequential(*(Block(width, growth) for _ in range(blocks)))
        self.trunk_conv = conv(width, width)
        self.upconv1, self.upconv2, self.HRconv = (conv(width, width) for _ in range(3))
        self.conv_last = conv(width, 3)

    def forward(self, image: Tensor) -> Tensor:
        first = self.conv_first(image)
        x = first + self.trunk_conv(self.RRDB_trunk(first))
        for layer in (self.upconv1, self.upconv2):
            x = leaky_relu(layer(interpolate(x, scale_factor=2, mode="nearest")), LEAK)
        return self.conv_last(leaky_relu(self.HRconv(x), LEAK))  # type: ignore[no-any-return]


def build(shapes: Shapes) -> Generator:
    """The generator that a file with these names and shapes holds; 23 blocks where it has none."""
    blocks = {name.split(".")[1] for name in shapes if name.startswith("RRDB_trunk.")}
    width = shapes.get("conv_first.weight", (WIDTH,))[0]
    growth = shapes.get("RRDB_trunk.0.RDB1.conv1.weight", (GROWTH,))[0]
    return Generator(width, growth, len(blocks) or BLOCKS)
