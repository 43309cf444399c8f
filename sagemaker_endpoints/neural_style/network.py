"""Fast style transfer that keeps faces: one image transformation network for each style.

Johnson, Alahi, Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016. Names and
numbers are those of zfergus/face-preserving-style-transfer (MIT), commit ae8a950; written here from its layer list.
Each style is a network of its own, `STYLE.conv1` and so on.

Images are (N, 3, H, W), red first, 0…255, both sides over 40; what comes out has the same range, and sides that are the
next multiples of 4.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, pad, relu

Shapes = Mapping[str, tuple[int, ...]]

STYLES = ("grande_jatte", "mosaic", "starry_night", "wave")
"""Those of the published styles whose pictures are in the public domain, or nobody's."""

BORDER = 40
"""Pixels that are mirrored around the image, for the blocks in the middle to eat up."""

FALLS = ((3, 32, 9, 1), (32, 64, 3, 2), (64, 128, 3, 2))
"""Inputs, outputs, kernel and stride of the convolutions on the way in."""

RISES = ((128, 64, 3, 2), (64, 32, 3, 2), (32, 3, 9, 1))
"""Inputs, outputs, kernel of the convolutions on the way out, and how many times larger their input is made first."""

WIDTH = 128
BLOCKS = 5


class Residual(nn.Module):
    """Two convolutions without padding: two pixels less at each side."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(WIDTH, WIDTH, 3), nn.Conv2d(WIDTH, WIDTH, 3)
        self.norm_conv1, self.norm_conv2 = norm(WIDTH), norm(WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        inner = relu(self.norm_conv1(self.conv1(x)))
        return self.norm_conv2(self.conv2(inner)) + x[..., 2:-2, 2:-2]  # type: ignore[no-any-return]


class Style(nn.Module):
    """One style."""

    def __init__(self) -> None:
        super().__init__()
        for place, (inputs, outputs, kernel, stride) in enumerate(FALLS, 1):
            self.add_module(f"conv{place}", nn.Conv2d(inputs, outputs, kernel, stride))
            self.add_module(f"norm_conv{place}", norm(outputs))
        for place in range(1, BLOCKS + 1):
            self.add_module(f"res_block{place}", Residual())
        for place, (inputs, outputs, kernel, _) in enumerate(RISES, 1):
            self.add_module(f"upsample_conv{place}", nn.ModuleDict({"conv": nn.Conv2d(inputs, outputs, kernel)}))
            self.add_module(f"norm_upsample_conv{place}", norm(outputs))

    def forward(self, image: Tensor) -> Tensor:
        """The picture painted: red first, 0…255, (N, 3, 4⌈H/4⌉, 4⌈W/4⌉), to be cut to (H, W) at its top left."""
        x = mirrored(image, BORDER)
        for place in range(1, len(FALLS) + 1):
            x = relu(self._fallen(x, place))
        for place in range(1, BLOCKS + 1):
            x = self.get_submodule(f"res_block{place}")(x)
        for place in range(1, len(RISES)):
            x = relu(self._risen(x, place))
        return (torch.tanh(self._risen(x, len(RISES))) + 1) / 2 * 255

    def _fallen(self, x: Tensor, place: int) -> Tensor:
        _, _, kernel, _ = FALLS[place - 1]
        x = self.get_submodule(f"conv{place}")(mirrored(x, kernel // 2))
        return self.get_submodule(f"norm_conv{place}")(x)  # type: ignore[no-any-return]

    def _risen(self, x: Tensor, place: int) -> Tensor:
        _, _, kernel, factor = RISES[place - 1]
        x = interpolate(x, scale_factor=factor, mode="nearest") if factor > 1 else x
        x = self.get_submodule(f"upsample_conv{place}.conv")(mirrored(x, kernel // 2))
        return self.get_submodule(f"norm_upsample_conv{place}")(x)  # type: ignore[no-any-return]


def norm(width: int) -> nn.InstanceNorm2d:
    return nn.InstanceNorm2d(width, affine=True)


def mirrored(x: Tensor, border: int) -> Tensor:
    return pad(x, (border,) * 4, mode="reflect")


def build(shapes: Shapes) -> nn.ModuleDict:
    """The styles that a file has; those of `STYLES` where it names nothing."""
    found = dict.fromkeys(name.split(".")[0] for name in shapes) or dict.fromkeys(STYLES)
    return nn.ModuleDict({name: Style() for name in found})
