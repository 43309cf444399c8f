"""Pictures to tensors and back. Tensors are (N, 3, H, W), red first; pictures are as in the runtime's contract."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sagemaker_endpoints._sdk.contract import RGB

if TYPE_CHECKING:
    from torch import Tensor, device

HALF_RANGE = 127.5


def levels_of(pictures: Sequence[RGB], place: "device") -> "Tensor":
    """Pictures of one size as float32, 0…255, in channels-last memory order, on that device.

    They travel as bytes, from pinned memory where the way is to a GPU.
    """
    import torch

    stacked = torch.from_numpy(np.stack(pictures))
    if place.type == "cuda":
        stacked = stacked.pin_memory()
    return stacked.to(place, non_blocking=True).permute(0, 3, 1, 2).float()


def signed_of(pictures: Sequence[RGB], place: "device") -> "Tensor":
    """As `levels_of`, -1…1."""
    return levels_of(pictures, place) / HALF_RANGE - 1


def pictures_of_levels(levels: "Tensor") -> list[RGB]:
    """Pictures from 0…255, rounded; what lies beyond is cut off."""
    rounded = levels.float().round().clamp(0, 255).byte()
    return list(np.ascontiguousarray(rounded.permute(0, 2, 3, 1).cpu().numpy()))


def pictures_of_signed(signed: "Tensor") -> list[RGB]:
    """Pictures from -1…1, as `pictures_of_levels`."""
    return pictures_of_levels((signed.float() + 1) * HALF_RANGE)


def changed_by(pictures: Sequence[RGB], difference: "Tensor") -> list[RGB]:
    """Pictures of one size with a difference of -2…2, in units of half a byte's range, added to them."""
    levels = levels_of(pictures, difference.device)
    return pictures_of_levels(levels + difference.float() * HALF_RANGE)
