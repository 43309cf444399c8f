"""The discriminator of AttGAN and STGAN: one trunk with two heads, one for realism and one for the attributes.

Papers and numbers: as in `losses.py`.
Differences: convolutions have no bias (STGAN-pytorch gives them one, which the normalisation after it removes), and the
normalisation keeps no running statistics, so training and evaluation are the same.
"""

from collections.abc import Sequence

from torch import Tensor, nn


def layer(inputs: int, outputs: int, leak: float) -> nn.Sequential:
    """A layer that halves the size."""
    convolution = nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)
    return nn.Sequential(convolution, nn.InstanceNorm2d(outputs, affine=True), nn.LeakyReLU(leak))


def head(inputs: int, hidden: int, outputs: int, leak: float) -> nn.Sequential:
    """Two linear layers."""
    return nn.Sequential(nn.Linear(inputs, hidden), nn.LeakyReLU(leak), nn.Linear(hidden, outputs))


class Discriminator(nn.Module):
    """Judges pictures of one size.

    Args:
        widths: channels of the layers.
        size: pixels of a side.
        attributes: how many attributes it recognises.
        hidden: units of each head.
        leak: slope of the layers below 0.
        head_leak: slope of the heads below 0.
    """

    def __init__(
        self, widths: Sequence[int], size: int, attributes: int, hidden: int, leak: float, head_leak: float
    ) -> None:
        super().__init__()
        pairs = zip((3, *widths[:-1]), widths, strict=True)
        self.trunk = nn.Sequential(*(layer(*pair, leak) for pair in pairs), nn.Flatten())
        features = widths[-1] * (size >> len(widths)) ** 2
        self.real = head(features, hidden, 1, head_leak)
        self.attributes = head(features, hidden, attributes, head_leak)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """How real pictures are, and their attributes.

        Args:
            pictures: (N, 3, S, S), -1…1.

        Returns:
            (N, 1), higher is more real; (N, A), above 0 where an attribute is seen.
        """
        features = self.trunk(pictures)
        return self.real(features), self.attributes(features)
