"""Fast style transfer that keeps faces: one image transformation network for each style.

Paper: Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016.
Origin: layer list, weight names and numbers of zfergus/face-preserving-style-transfer, commit ae8a950.
Licence: MIT; the code here is our own.
Differences: all styles are in one module, `STYLE.conv1` and so on.

Images are (N, 3, H, W), red first, 0…255, both sides over 40; the result has the same range, its sides are multiples of
4, rounded up.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad, relu

Shapes = Mapping[str, tuple[int, ...]]

STYLES = ("grande_jatte", "mosaic", "starry_night", "wave")
"""The published styles whose pictures are in the public domain or have no known owner."""

BORDER = 40
"""Pixels of the mirrored border around the image, which the unpadded residual blocks use up."""

DOWN = ((3, 32, 9, 1), (32, 64, 3, 2), (64, 128, 3, 2))
"""Input and output channels, kernel and stride of the down-sampling convolutions."""

UP = ((128, 64, 3, 2), (64, 32, 3, 2), (32, 3, 9, 1))
"""Input and output channels, kernel and enlargement factor of the up-sampling convolutions."""

WIDTH = 128
BLOCKS = 5


class Residual(nn.Module):
    """Two convolutions without padding, which take two pixels off each side, and a skip connection."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(WIDTH, WIDTH, 3), nn.Conv2d(WIDTH, WIDTH, 3)
        self.norm_conv1, self.norm_conv2 = norm(WIDTH), norm(WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        inner = relu(self.norm_conv1(self.conv1(x)))
        return self.norm_conv2(self.conv2(inner)) + x[..., 2:-2, 2:-2]  # type: ignore[no-any-return]


class Style(nn.Module):
    """The network of one style."""

    def __init__(self) -> None:
        super().__init__()
        for number, (inputs, outputs, kernel, stride) in enumerate(DOWN, 1):
            self.add_module(f"conv{number}", nn.Conv2d(inputs, outputs, kernel, stride))
            self.add_module(f"norm_conv{number}", norm(outputs))
        for number in range(1, BLOCKS + 1):
            self.add_module(f"res_block{number}", Residual())
        for number, (inputs, outputs, kernel, _) in enumerate(UP, 1):
            self.add_module(f"upsample_conv{number}", nn.ModuleDict({"conv": nn.Conv2d(inputs, outputs, kernel)}))
            self.add_module(f"norm_upsample_conv{number}", norm(outputs))

    def forward(self, image: Tensor) -> Tensor:
        """Paint pictures: (N, 3, 4⌈H/4⌉, 4⌈W/4⌉), red first, 0…255; the top left (H, W) is the result."""
        x = mirrored(image, BORDER)
        for number in range(1, len(DOWN) + 1):
            x = relu(self._down(x, number))
        for number in range(1, BLOCKS + 1):
            x = self.get_submodule(f"res_block{number}")(x)
        for number in range(1, len(UP)):
            x = relu(self._up(x, number))
        return (torch.tanh(self._up(x, len(UP))) + 1) / 2 * 255

    def _down(self, x: Tensor, number: int) -> Tensor:
        _, _, kernel, _ = DOWN[number - 1]
        x = self.get_submodule(f"conv{number}")(mirrored(x, kernel // 2))
        return self.get_submodule(f"norm_conv{number}")(x)  # type: ignore[no-any-return]

    def _up(self, x: Tensor, number: int) -> Tensor:
        _, _, kernel, factor = UP[number - 1]
        x = interpolate(x, scale_factor=factor, mode="nearest") if factor > 1 else x
        x = self.get_submodule(f"upsample_conv{number}.conv")(mirrored(x, kernel // 2))
        return self.get_submodule(f"norm_upsample_conv{number}")(x)  # type: ignore[no-any-return]


def norm(width: int) -> nn.InstanceNorm2d:
    """Instance normalisation with scale and shift."""
    return nn.InstanceNorm2d(width, affine=True)


def mirrored(x: Tensor, border: int) -> Tensor:
    """Add a mirrored border."""
    return pad(x, (border,) * 4, mode="reflect")


def build(shapes: Shapes) -> nn.ModuleDict:
    """The styles in a weights file with these names; those of `STYLES` where `shapes` is empty."""
    styles = dict.fromkeys(name.split(".")[0] for name in shapes) or dict.fromkeys(STYLES)
    return nn.ModuleDict({name: Style() for name in styles})
