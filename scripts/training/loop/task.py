"""What the training loop needs to know of a network."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from sagemaker_endpoints._sdk.contract import RGB
from scripts.model_weights.readers.arrays import Array

if TYPE_CHECKING:
    from torch import Tensor, nn
    from torch.optim import Optimizer


class Task(Protocol):
    """A network, its losses, and how to judge it.

    A turn is an update of one part of the networks, such as that of the generator. All randomness comes from the number
    that `batch` gets and from PyTorch's generator, which the loop seeds before each pass: a training that was stopped
    and goes on from a checkpoint ends with the same numbers.

    Attributes:
        networks: every network that trains, by name.
        optimisers: the optimiser of each turn.
        averaged: the name of the network that is exported; the loop keeps the average of its weights.
        criterion: the key of `measure` that says how good the network is; a lower number is better.
    """

    networks: Mapping[str, "nn.Module"]
    optimisers: Mapping[str, "Optimizer"]
    averaged: str
    criterion: str

    def turns(self, step: int) -> Sequence[str]:
        """The turns of one step, such as the discriminator's alone, or the discriminator's and the generator's."""
        ...

    def batch(self, number: int) -> Any:
        """The material of pass `number`, which counts over all steps. The same number gives the same material."""
        ...

    def loss(self, turn: str, batch: Any) -> tuple["Tensor", Mapping[str, "Tensor"]]:
        """The loss of a turn, and its terms for the log."""
        ...

    def measure(self) -> Mapping[str, float]:
        """Judge the averaged network on the validation pictures."""
        ...

    def samples(self) -> Sequence[Sequence[RGB]]:
        """Rows of pictures that the averaged network makes of the same faces each time; the photo is the first."""
        ...

    def export(self) -> tuple[Mapping[str, Array], Mapping[str, Any]]:
        """The arrays of the weights file by the names that serving uses, and the settings for its header."""
        ...
