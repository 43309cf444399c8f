"""Adapters of attribute networks around a stand-in for the network. To be called in the process of torch."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facemagi.manifest import Align
from facemagi.warnings import JobWarning
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit

if TYPE_CHECKING:
    from torch import Tensor

STEP = 0.1
"""What the stand-in adds to every colour for each unit that the numbers add up to, of -1…1."""


@dataclass
class StandIn:
    """Blurs a picture, as networks do, and brightens it by the numbers it is asked with.

    encoded: how many pictures each call of the encoder was about. asked: the rows of numbers of each decoding.
    """

    encoded: list[int] = field(default_factory=list)
    asked: list[list[list[float]]] = field(default_factory=list)

    def encode(self, pictures: "Tensor") -> tuple["Tensor", ...]:
        self.encoded.append(len(pictures))
        return pictures, pictures.mean(dim=(2, 3), keepdim=True)

    def decode(self, features: Sequence["Tensor"], numbers: "Tensor") -> "Tensor":
        from torch.nn.functional import avg_pool2d

        self.asked.append(numbers.tolist())
        return avg_pool2d(features[0], 5, 1, 2) + STEP * numbers.sum(dim=1)[:, None, None, None]


@dataclass(frozen=True)
class Told:
    """What came of a few edits: the crops of each, what each crop's photo was warned of, and what the network saw."""

    pictures: list[list[RGB]]
    warned: list[list[JobWarning]]
    encoded: list[int]
    asked: list[list[list[float]]]


def stand_in_edits(model: str, batches: Sequence[tuple[Sequence[Crop], Sequence[dict[str, Any]]]]) -> Told:
    """Batches of crops, with their parameters, one after another through one adapter."""
    import torch

    from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
    from sagemaker_endpoints._torch.loading import LoadedNetwork

    network = StandIn()
    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter._edits = AttributeEdits(LoadedNetwork(network, torch.device("cpu"), {}, half=False))
    pictures = [adapter.edit(crops, [Edit(model, params) for params in given]) for crops, given in batches]
    warned = [crop.photo.warnings for crops, _ in batches for crop in crops]
    return Told(pictures, warned, network.encoded, network.asked)


def align_of(model: str, weights: Path) -> Align:
    """How faces are cut for a model with the weights that are there."""
    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter.load(weights / model, "cpu")
    align: Align = adapter.align
    return align
