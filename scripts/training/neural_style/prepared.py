"""What a style is trained with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sagemaker_endpoints._sdk.contract import RGB
from scripts.training.earlier_weights import EarlierWeights
from scripts.training.neural_style.options import Options

if TYPE_CHECKING:
    from scripts.training.neural_style.loss_network import LossNetwork


@dataclass(frozen=True)
class Prepared:
    """What a style is trained with.

    Attributes:
        options: of the training.
        earlier: the weights that the style is added to; None where there are none.
        style: the style picture, (h, w, 3) uint8.
        judge: the loss network.
    """

    options: Options
    earlier: EarlierWeights | None
    style: RGB
    judge: "LossNetwork"
