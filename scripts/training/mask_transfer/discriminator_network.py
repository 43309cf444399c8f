"""Mask transfer's discriminator: whether the common part of a code belongs to a face with the content.

Paper: Mokady, Benaim, Wolf, Bermano, "Mask Based Unsupervised Content Transfer", ICLR 2020, equation 5.
Origin: the layers of rmokady/mbu-content-tansfer, commit df703c6.
Licence: MIT; the code here is our own.
Differences: it returns the number before the sigmoid, so that its loss is exact.
"""

from torch import Tensor, nn

LEAK = 0.2


class Discriminator(nn.Module):
    """Two fully connected layers.

    Args:
        inputs: numbers of the common part of a code.
        width: numbers between the layers.
    """

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(inputs, width), nn.LeakyReLU(LEAK), nn.Linear(width, 1))

    def forward(self, common: Tensor) -> Tensor:
        """(N,), above 0 where it sees the content in (N, C, H, W)."""
        return self.layers(common.flatten(1)).flatten()  # type: ignore[no-any-return]
