"""In what AttGAN and STGAN differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor, nn

    from sagemaker_endpoints.attgan import network as attgan
    from sagemaker_endpoints.stgan import network as stgan

    Generator = attgan.Generator | stgan.Generator


@dataclass(frozen=True)
class Conditions:
    """From labels to what the generator's decoder gets. Labels are (N, A) float32: 1 present, -1 absent, 0 unknown.

    Attributes:
        drawn: for training: from the labels of the faces and those of the edited faces.
        full: for measuring: the same and the edited column, whose slider is at its end.
        kept: for the unedited face: from its labels.
    """

    drawn: "Callable[[Tensor, Tensor], Tensor]"
    full: "Callable[[Tensor, Tensor, int], Tensor]"
    kept: "Callable[[Tensor], Tensor]"


@dataclass(frozen=True)
class Recipe:
    """One of the networks.

    Attributes:
        model: its name.
        published: its authors' attributes, in the order of the vector.
        template: the crop that serving cuts where the weights file does not say which; empty where it always says so.
        widths: channels of the layers, of both networks.
        make_generator: makes the network of serving, with random weights, for a number of attributes.
        build: `network.build` of serving, which recognises the variant from the names and shapes of its arrays.
        conditions: what the decoder gets.
        stated: those of some attributes whose labels serving needs: what a caller can state in `source`.
        leak: slope of the discriminator's layers below 0.
        head_leak: slope of its heads below 0.
    """

    model: str
    published: tuple[str, ...]
    template: str
    widths: tuple[int, ...]
    make_generator: "Callable[[int], Generator]"
    build: "Callable[[dict[str, tuple[int, ...]]], nn.Module]"
    conditions: Conditions
    stated: Callable[[Sequence[str]], Sequence[str]]
    leak: float
    head_leak: float
