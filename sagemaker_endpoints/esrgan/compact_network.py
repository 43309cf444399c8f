"""Real-ESRGAN's small network, SRVGGNetCompact: all convolutions work at the size of the input.

Paper: Wang, Xie, Dong, Shan, "Real-ESRGAN: Training Real-World Blind Super-Resolution with Pure Synthetic Data", ICCV
Workshops 2021; this network came with the authors' later releases.
Origin: layer list, weight names and numbers of xinntao/Real-ESRGAN (realesr-animevideov3).
Licence: BSD-3-Clause; the code here is our own.
Differences: none in what it computes; width and number of convolutions are read from the weights. The enlarged input is
added before the pixels are shuffled, because the sum is the same and sixteen times smaller layers are added.

Images are (N, 3, H, W), red first, 0…1, of any size; the result is (N, 3, 4H, 4W) and not clipped.
"""

from collections.abc import Mapping

from torch import Tensor, nn
from torch.nn.functional import pixel_shuffle

Shapes = Mapping[str, tuple[int, ...]]

SCALE = 4
WIDTH, INNER = 64, 16
"""Channels, and convolutions between the first and the last."""


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    """A convolution of 3 × 3 that keeps the size."""
    return nn.Conv2d(inputs, outputs, 3, 1, 1)


class Generator(nn.Module):
    """Convolutions with a PReLU after each but the last, which gives SCALE × SCALE pixels for each pixel."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.body = nn.Sequential(conv(3, width), nn.PReLU(width))
        for _ in range(inner):
            self.body.extend([conv(width, width), nn.PReLU(width)])
        self.body.append(conv(width, 3 * SCALE**2))

    def forward(self, image: Tensor) -> Tensor:
        nearest = image.repeat_interleave(SCALE**2, 1)
        return pixel_shuffle(self.body(image) + nearest, SCALE)


def build(shapes: Shapes) -> Generator:
    """The generator of a weights file with these names and shapes; the authors' sizes where `shapes` is empty."""
    layers = {int(name.split(".")[1]) for name in shapes if name.startswith("body.")}
    width = shapes.get("body.0.weight", (WIDTH,))[0]
    return Generator(width, max(layers) // 2 - 1 if layers else INNER)
