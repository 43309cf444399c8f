"""Run the adapters of attribute networks with a stand-in for the network; for the process of torch."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facemagi.manifest import Align
from facemagi.warnings import JobWarning
from sagemaker_endpoints._imaging.attributes.attribute_labels import no_network
from sagemaker_endpoints._imaging.attributes.person_labels import person_labels
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit

if TYPE_CHECKING:
    from torch import Tensor

Person = tuple[float, float] | None

STEP = 0.1
"""What the stand-in adds to every value of -1…1 for each unit of the sum of an attribute vector."""


@dataclass
class StandIn:
    """Blurs a picture, as networks do, and brightens it by the sum of its attribute vector.

    Attributes:
        encoded: number of pictures of each call of the encoder.
        decoded: attribute vectors of each call of the decoder.
    """

    encoded: list[int] = field(default_factory=list)
    decoded: list[list[list[float]]] = field(default_factory=list)

    def encode(self, pictures: "Tensor") -> tuple["Tensor", ...]:
        self.encoded.append(len(pictures))
        return pictures, pictures.mean(dim=(2, 3), keepdim=True)

    def decode(self, features: Sequence["Tensor"], vectors: "Tensor") -> "Tensor":
        from torch.nn.functional import avg_pool2d

        self.decoded.append(vectors.tolist())
        return avg_pool2d(features[0], 5, 1, 2) + STEP * vectors.sum(dim=1)[:, None, None, None]


@dataclass(frozen=True)
class Results:
    """The results of a few batches.

    Attributes:
        pictures: the edited crops of each batch.
        warned: the warnings for the photo of each crop.
        encoded: as in `StandIn`.
        decoded: as in `StandIn`.
    """

    pictures: list[list[RGB]]
    warned: list[list[JobWarning]]
    encoded: list[int]
    decoded: list[list[list[float]]]


def stand_in_edits(
    model: str, batches: Sequence[tuple[Sequence[Crop], Sequence[dict[str, Any]]]], person: Person = None
) -> Results:
    """Edit batches of crops, each crop with its parameters, one batch after another with one adapter.

    Args:
        model: name of the model folder.
        batches: crops, and the parameters of each.
        person: what a stand-in for FaceRes answers for every face, male and age; None where it has no weights.
    """
    import torch

    from sagemaker_endpoints._torch.attribute_edits import AttributeEdits
    from sagemaker_endpoints._torch.loading import LoadedNetwork

    network = StandIn()
    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter._edits = AttributeEdits(LoadedNetwork(network, torch.device("cpu"), {}, torch.float32))
    adapter._look_at = (lambda _: person_labels(*person)) if person else no_network
    pictures = [adapter.edit(crops, [Edit(model, params) for params in crop_params]) for crops, crop_params in batches]
    warned = [crop.photo.warnings for crops, _ in batches for crop in crops]
    return Results(pictures, warned, network.encoded, network.decoded)


def align_of(model: str, weights: Path) -> Align:
    """The crop of faces that a model's weights file specifies."""
    adapter = importlib.import_module(f"sagemaker_endpoints.{model}.adapter").Adapter()
    adapter.load(weights / model, "cpu")
    align: Align = adapter.align
    return align
