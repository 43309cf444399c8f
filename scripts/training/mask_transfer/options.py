"""The options of the training of one content."""

import re
from dataclasses import dataclass

from facemagi.manifest import NAME
from facemagi.parameters import title_of

MULTIPLE = 64
"""The side of the square must be a multiple of this: the encoders halve it six times."""


@dataclass(frozen=True)
class Options:
    """What is trained, and what differs from the published training.

    Attributes:
        content: its name among the choices of the effects.
        attribute: the label that says which faces have it; empty for the content's name.
        title: the choice's title; empty for the content's name.
        title_zh: its Chinese title; empty for none.
        side: of the square that the network gets, pixels.
        sep: channels of the code that describe the content.
        width: channels of the first convolution.
        rate: Adam's learning rate of the encoders and the decoders.
        judge_rate: Adam's learning rate of the discriminator.
        plain_weight: of the reconstruction of faces without the content.
        content_weight: of the reconstruction of faces with it.
        mask_weight: of the second reconstruction, which makes the mask small.
        common_weight: of the cycle's common part.
        separate_weight: of the cycle's separate part.
        confusion_weight: of the confusion of the discriminator.
    """

    content: str = ""
    attribute: str = ""
    title: str = ""
    title_zh: str = ""
    side: int = 128
    sep: int = 25
    width: int = 32
    rate: float = 2e-4
    judge_rate: float = 2e-4
    plain_weight: float = 5.0
    content_weight: float = 7.0
    mask_weight: float = 0.7
    common_weight: float = 0.0
    separate_weight: float = 0.001
    confusion_weight: float = 0.005

    def __post_init__(self) -> None:
        if not re.fullmatch(NAME, self.content):
            raise ValueError("content=… is missing: the name of what is transferred, in lower case, such as glasses")
        if self.side < MULTIPLE or self.side % MULTIPLE:
            raise ValueError(f"side={self.side}: a multiple of {MULTIPLE}")
        if self.width < 1 or self.sep < 1:
            raise ValueError(f"width={self.width}, sep={self.sep}: both at least 1")

    @property
    def label(self) -> str:
        """The data set's label."""
        return self.attribute or self.content

    @property
    def choice_title(self) -> str:
        """The title of the choice."""
        return self.title or title_of(self.content)
