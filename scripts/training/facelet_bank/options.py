"""The options of a facelet's training."""

import re
from dataclasses import dataclass

from facemagi.manifest import NAME
from facemagi.parameters import title_of


@dataclass(frozen=True)
class Options:
    """What is trained, and what differs from the published training.

    Attributes:
        effect: the slider's name.
        attribute: the label that says which faces have it; empty for the effect's name.
        title: the slider's title; empty for the effect's name.
        title_zh: its Chinese title; empty for none.
        neighbours: faces with the attribute, and as many without it, whose mean features are compared: K.
        noise: how much of the attribute vectors is removed because it may be chance; see `attribute_vector`.
        same: labels that the neighbours must share with the face, such as `male`.
        strength: how many times the change of the neighbours a slider's 100 makes. The published facelets have 5.
        rate: Adam's learning rate.
        width: channels of the first convolution of an encoder of one's own; 0 for the encoder of the weights that are
            there already, as published.
        decoder_steps: updates of an encoder and a decoder of one's own.
        decoder_rate: Adam's learning rate for them.
    """

    effect: str = ""
    attribute: str = ""
    title: str = ""
    title_zh: str = ""
    neighbours: int = 100
    noise: float = 0.0
    same: tuple[str, ...] = ()
    strength: float = 5.0
    rate: float = 1e-4
    width: int = 0
    decoder_steps: int = 20_000
    decoder_rate: float = 2e-4

    def __post_init__(self) -> None:
        if not re.fullmatch(NAME, self.effect):
            raise ValueError("effect=… is missing: the name of the new slider, in lower case, such as effect=smile")
        if self.width % 16:
            raise ValueError(f"width={self.width}: a multiple of 16, or 0")
        if self.neighbours < 1:
            raise ValueError(f"neighbours={self.neighbours}: at least 1")
        if self.noise < 0:
            raise ValueError(f"noise={self.noise}: 0 or more")

    @property
    def label(self) -> str:
        """The data set's label."""
        return self.attribute or self.effect

    @property
    def slider_title(self) -> str:
        """The title of the slider."""
        return self.title or title_of(self.effect)
