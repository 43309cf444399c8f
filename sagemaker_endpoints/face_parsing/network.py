"""BiSeNet for faces: which of 19 parts each pixel belongs to.

Paper: Yu, Wang, Peng, Gao, Yu, Sang, "BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation",
ECCV 2018, on ResNet-18 (He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", 2016) and without its
spatial path.
Origin: layer list, weight names and numbers of zllrunning/face-makeup.PyTorch, commit 8917ca1.
Licence: MIT; the code here is our own.
Differences: the two heads that only training uses are built only for weights that include them.

Images are (N, 3, H, W), red first, normalised by ImageNet's mean and deviation.
"""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, relu

Shapes = Mapping[str, tuple[int, ...]]

CLASSES = 19
STAGES = ((64, 64, 1), (64, 128, 2), (128, 256, 2), (256, 512, 2))
"""Input and output channels and stride of ResNet's four stages."""

WIDTH = 128
HEADS = {"conv_out16": (WIDTH, 64), "conv_out32": (WIDTH, 64)}
"""Input channels and width of the two heads that only training uses."""


class Scores(NamedTuple):
    """Scores of the three heads, (N, 19, H, W) each.

    Attributes:
        main: the result.
        middle: of the head on the features at 1/8 of the size, for training.
        inner: of the head on the features at 1/16 of the size, for training.
    """

    main: Tensor
    middle: Tensor
    inner: Tensor


class Residual(nn.Module):
    """ResNet's block: two convolutions with a skip connection."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        same = stride == 1 and inputs == outputs
        shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.downsample = nn.Sequential() if same else shortcut

    def forward(self, x: Tensor) -> Tensor:
        inner = self.bn2(self.conv2(relu(self.bn1(self.conv1(x)))))
        return relu(inner + self.downsample(x))


class Trunk(nn.Module):
    """ResNet-18 without its classifier."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        for number, (inputs, outputs, stride) in enumerate(STAGES, 1):
            stage = nn.Sequential(Residual(inputs, outputs, stride), Residual(outputs, outputs, 1))
            self.add_module(f"layer{number}", stage)

    def forward(self, image: Tensor) -> list[Tensor]:
        """Features at 1/8, 1/16 and 1/32 of the size, with 128, 256 and 512 channels."""
        x = self.maxpool(relu(self.bn1(self.conv1(image))))
        levels = []
        for number in range(1, len(STAGES) + 1):
            x = self.get_submodule(f"layer{number}")(x)
            levels.append(x)
        return levels[1:]


class Convolution(nn.Module):
    """Convolution, batch normalisation, ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, 1, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return relu(self.bn(self.conv(x)))


class Attention(nn.Module):
    """Weights each channel by its mean over the picture (channel attention)."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.conv = Convolution(inputs, WIDTH, 3)
        self.conv_atten = nn.Conv2d(WIDTH, WIDTH, 1, bias=False)
        self.bn_atten = nn.BatchNorm2d(WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        return x * torch.sigmoid(self.bn_atten(self.conv_atten(mean(x))))


class Context(nn.Module):
    """The context path: features with a wide receptive field, enlarged to 1/8 of the size."""

    def __init__(self) -> None:
        super().__init__()
        self.resnet = Trunk()
        self.arm16, self.arm32 = Attention(STAGES[2][1]), Attention(STAGES[3][1])
        self.conv_head32, self.conv_head16 = Convolution(WIDTH, WIDTH, 3), Convolution(WIDTH, WIDTH, 3)
        self.conv_avg = Convolution(STAGES[3][1], WIDTH, 1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The trunk's features at 1/8, the context at 1/8 and at 1/16 of the size."""
        outer, middle, inner = self.resnet(image)
        inner = self.arm32(inner) + self.conv_avg(mean(inner))
        inner = self.conv_head32(interpolate(inner, middle.shape[2:], mode="nearest"))
        middle = self.arm16(middle) + inner
        return outer, self.conv_head16(interpolate(middle, outer.shape[2:], mode="nearest")), inner


class Fusion(nn.Module):
    """Fuses the features of trunk and context."""

    def __init__(self) -> None:
        super().__init__()
        self.convblk = Convolution(2 * WIDTH, 2 * WIDTH, 1)
        self.conv1 = nn.Conv2d(2 * WIDTH, WIDTH // 2, 1, bias=False)
        self.conv2 = nn.Conv2d(WIDTH // 2, 2 * WIDTH, 1, bias=False)

    def forward(self, trunk: Tensor, context: Tensor) -> Tensor:
        x: Tensor = self.convblk(torch.cat([trunk, context], 1))
        return x * torch.sigmoid(self.conv2(relu(self.conv1(mean(x))))) + x


class ScoreHead(nn.Module):
    """From features to scores of the classes."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.conv = Convolution(inputs, width, 3)
        self.conv_out = nn.Conv2d(width, CLASSES, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv_out(self.conv(x))  # type: ignore[no-any-return]


class Parser(nn.Module):
    """The whole network.

    Args:
        heads: whether to build the two heads for training too.
    """

    def __init__(self, heads: bool) -> None:
        super().__init__()
        self.cp, self.ffm = Context(), Fusion()
        self.conv_out = ScoreHead(2 * WIDTH, 2 * WIDTH)
        for name, widths in HEADS.items() if heads else ():
            self.add_module(name, ScoreHead(*widths))

    def forward(self, image: Tensor) -> Tensor:
        """Scores of the 19 classes: (N, 19, H, W)."""
        trunk, context, _ = self.cp(image)
        return enlarged(self.conv_out(self.ffm(trunk, context)), image)

    def heads(self, image: Tensor) -> Scores:
        """Scores of all three heads; only for a network that was built with them."""
        trunk, context, inner = self.cp(image)
        middle, last = (self.get_submodule(name) for name in HEADS)
        scores = self.conv_out(self.ffm(trunk, context)), middle(context), last(inner)
        return Scores(*(enlarged(of_head, image) for of_head in scores))


def mean(x: Tensor) -> Tensor:
    """The mean of each channel, (N, C, 1, 1)."""
    return x.mean((2, 3), keepdim=True)


def enlarged(scores: Tensor, image: Tensor) -> Tensor:
    """Scores at the size of the image."""
    return interpolate(scores, image.shape[2:], mode="bilinear", align_corners=True)


def build(shapes: Shapes) -> Parser:
    """The parser of a weights file with these names, with the heads for training where it has them."""
    return Parser(heads=any(name.startswith(tuple(HEADS)) for name in shapes))


def unused() -> dict[str, tuple[int, ...]]:
    """Names and shapes in the authors' file that belong to the heads that only training uses."""
    spare: dict[str, tuple[int, ...]] = {}
    for head, (inputs, width) in HEADS.items():
        norm = dict.fromkeys(("weight", "bias", "running_mean", "running_var"), (width,)) | {"num_batches_tracked": ()}
        spare[f"{head}.conv.conv.weight"] = (width, inputs, 3, 3)
        spare |= {f"{head}.conv.bn.{name}": shape for name, shape in norm.items()}
        spare[f"{head}.conv_out.weight"] = (CLASSES, width, 1, 1)
    return spare
