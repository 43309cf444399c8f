"""What a content is trained with."""

from dataclasses import dataclass
from typing import Any

from scripts.training.earlier_weights import EarlierWeights
from scripts.training.mask_transfer.options import Options


@dataclass(frozen=True)
class Prepared:
    """What a content is trained with.

    Attributes:
        options: of the training.
        earlier: the weights that the content is added to; None where there are none.
        crop: template and size of the faces.
    """

    options: Options
    earlier: EarlierWeights | None
    crop: dict[str, Any]
