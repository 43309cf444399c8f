"""Conversion between pictures and PyTorch tensors.

Pictures are (H, W, 3) uint8, red first; tensors are (N, 3, H, W), red first.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB

if TYPE_CHECKING:
    from torch import Tensor, device

HALF_RANGE = 127.5
"""Half of the range 0…255: the factor from values of -1…1 to levels."""


def levels_of(pictures: Sequence[RGB], device: "device") -> "Tensor":
    """Pictures as a tensor of levels, 0…255.

    The bytes are copied to the device and become float32 there, from pinned memory if the device is a GPU.

    Args:
        pictures: (H, W, 3) uint8, all of one size.
        device: the device of the tensor.

    Returns:
        (N, 3, H, W) float32 in channels-last memory order.
    """
    import torch

    stacked = torch.from_numpy(np.stack(pictures))
    if device.type == "cuda":
        stacked = stacked.pin_memory()
    return stacked.to(device, non_blocking=True).permute(0, 3, 1, 2).float()


def signed_of(pictures: Sequence[RGB], device: "device") -> "Tensor":
    """Pictures as a tensor of -1…1.

    Args:
        pictures: (H, W, 3) uint8, all of one size.
        device: the device of the tensor.

    Returns:
        (N, 3, H, W) float32 in channels-last memory order.
    """
    return levels_of(pictures, device) / HALF_RANGE - 1


def pictures_of_levels(levels: "Tensor") -> list[RGB]:
    """Round a tensor of levels to pictures.

    Args:
        levels: (N, 3, H, W); values outside 0…255 are clipped.

    Returns:
        N pictures, (H, W, 3) uint8.
    """
    rounded = levels.float().round().clamp(0, 255).byte()
    return list(np.ascontiguousarray(rounded.permute(0, 2, 3, 1).cpu().numpy()))


def pictures_of_signed(signed: "Tensor") -> list[RGB]:
    """Round a tensor of -1…1 to pictures.

    Args:
        signed: (N, 3, H, W); values outside -1…1 are clipped.

    Returns:
        N pictures, (H, W, 3) uint8.
    """
    return pictures_of_levels((signed.float() + 1) * HALF_RANGE)


def add_signed_difference(pictures: Sequence[RGB], difference: "Tensor") -> list[RGB]:
    """Add a difference of two tensors of -1…1 to pictures, and clip.

    Args:
        pictures: N pictures, (H, W, 3) uint8, all of one size.
        difference: (N, 3, H, W), -2…2; 2 is the difference between black and white.

    Returns:
        N pictures, (H, W, 3) uint8.
    """
    levels = levels_of(pictures, difference.device)
    return pictures_of_levels(levels + difference.float() * HALF_RANGE)
