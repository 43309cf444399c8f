"""Pictures normalised by the mean and the standard deviation of ImageNet, as VGG and ResNet expect them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._torch.pictures import levels_of

if TYPE_CHECKING:
    from torch import Tensor, device

MEAN = (0.485, 0.456, 0.406)
"""Mean of red, green and blue over ImageNet, for values of 0…1."""

DEVIATION = (0.229, 0.224, 0.225)
"""Standard deviation of red, green and blue over ImageNet, for values of 0…1."""


def normalised_of(pictures: Sequence[RGB], device: "device") -> "Tensor":
    """Pictures as a normalised tensor: (value / 255 - mean) / deviation.

    Args:
        pictures: (H, W, 3) uint8, red first, all of one size.
        device: the device of the tensor.

    Returns:
        (N, 3, H, W) float32.
    """
    return (levels_of(pictures, device) / 255 - _by_channel(MEAN, device)) / _by_channel(DEVIATION, device)


def signed_difference(difference: "Tensor") -> "Tensor":
    """Convert a difference of two normalised tensors into a difference of two tensors of -1…1.

    Args:
        difference: (N, 3, H, W).

    Returns:
        (N, 3, H, W), -2…2.
    """
    return 2 * difference * _by_channel(DEVIATION, difference.device)


def _by_channel(values: Sequence[float], device: "device") -> "Tensor":
    import torch

    return torch.tensor(values, device=device).view(1, -1, 1, 1)
