"""Pictures as networks trained on ImageNet want them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import levels_of

if TYPE_CHECKING:
    from torch import Tensor, device

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
"""Of red, green and blue over ImageNet's pictures, 0…1."""


def normalised_of(pictures: Sequence[RGB], place: "device") -> "Tensor":
    """Pictures of one size as (N, 3, H, W) float32, freed of ImageNet's mean and deviation."""
    return (levels_of(pictures, place) / 255 - _by_channel(MEAN, place)) / _by_channel(DEVIATION, place)


def signed_difference(difference: "Tensor") -> "Tensor":
    """A difference of two such pictures as one of pictures of -1…1."""
    return 2 * difference * _by_channel(DEVIATION, difference.device)


def _by_channel(values: Sequence[float], place: "device") -> "Tensor":
    import torch

    return torch.tensor(values, device=place).view(1, -1, 1, 1)
