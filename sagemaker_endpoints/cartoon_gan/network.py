"""CartoonGAN's generator: photos as the backgrounds of animated films, one network for each film maker.

Paper: Chen, Lai, Liu, "CartoonGAN: Generative Adversarial Networks for Photo Cartoonization", CVPR 2018.
Origin: layer list, weight names and numbers of latte0/cartoonGAN, commit 899b850, which is based on Y. Li's
CartoonGAN-Test.
Licence: none stated; the code here is our own.
Differences: all styles are in one module, `STYLE.conv01_1` and so on.

Images are (N, 3, H, W), **blue first**, in and out, -1…1; the sides of the result are multiples of 4, rounded up.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import instance_norm, pad, relu

Shapes = Mapping[str, tuple[int, ...]]

STYLES = ("hayao", "hosoda", "paprika", "shinkai")
BLOCKS = range(4, 12)
"""Numbers of the residual blocks in the weight names."""

EPSILON = 1e-9
"""Epsilon of the instance normalisation, as in the published code."""


class Norm(nn.Module):
    """Instance normalisation (Ulyanov, Vedaldi, Lempitsky, 2016) with the weight names of the files."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(width))
        self.shift = nn.Parameter(torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        return instance_norm(x, weight=self.scale, bias=self.shift, eps=EPSILON)


class Style(nn.Module):
    """The network of one style."""

    def __init__(self) -> None:
        super().__init__()
        self.conv01_1, self.in01_1 = nn.Conv2d(3, 64, 7), Norm(64)
        self.conv02_1, self.conv02_2, self.in02_1 = nn.Conv2d(64, 128, 3, 2, 1), nn.Conv2d(128, 128, 3, 1, 1), Norm(128)
        self.conv03_1, self.conv03_2, self.in03_1 = (
            nn.Conv2d(128, 256, 3, 2, 1),
            nn.Conv2d(256, 256, 3, 1, 1),
            Norm(256),
        )
        for block in BLOCKS:
            for number in (1, 2):
                self.add_module(f"conv{block:02}_{number}", nn.Conv2d(256, 256, 3))
                self.add_module(f"in{block:02}_{number}", Norm(256))
        self.deconv01_1, self.deconv01_2, self.in12_1 = up(256, 128), nn.Conv2d(128, 128, 3, 1, 1), Norm(128)
        self.deconv02_1, self.deconv02_2, self.in13_1 = up(128, 64), nn.Conv2d(64, 64, 3, 1, 1), Norm(64)
        self.deconv03_1 = nn.Conv2d(64, 3, 7)

    def forward(self, image: Tensor) -> Tensor:
        """Draw pictures: (N, 3, 4⌈H/4⌉, 4⌈W/4⌉), blue first, -1…1; the top left (H, W) is the result."""
        x = relu(self.in01_1(self.conv01_1(mirrored(image, 3))))
        x = relu(self.in02_1(self.conv02_2(self.conv02_1(x))))
        x = relu(self.in03_1(self.conv03_2(self.conv03_1(x))))
        for block in BLOCKS:
            x = x + self._convolve(block, 2, relu(self._convolve(block, 1, x)))
        x = relu(self.in12_1(self.deconv01_2(self.deconv01_1(x))))
        x = relu(self.in13_1(self.deconv02_2(self.deconv02_1(x))))
        return torch.tanh(self.deconv03_1(mirrored(x, 3)))

    def _convolve(self, block: int, number: int, x: Tensor) -> Tensor:
        convolved = self.get_submodule(f"conv{block:02}_{number}")(mirrored(x, 1))
        return self.get_submodule(f"in{block:02}_{number}")(convolved)  # type: ignore[no-any-return]


def up(inputs: int, outputs: int) -> nn.ConvTranspose2d:
    """A convolution that doubles the size."""
    return nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, output_padding=1)


def mirrored(x: Tensor, border: int) -> Tensor:
    """Add a mirrored border."""
    return pad(x, (border,) * 4, mode="reflect")


def build(shapes: Shapes) -> nn.ModuleDict:
    """The styles in a weights file with these names; all four where `shapes` is empty."""
    styles = dict.fromkeys(name.split(".")[0] for name in shapes) or dict.fromkeys(STYLES)
    return nn.ModuleDict({name: Style() for name in styles})
