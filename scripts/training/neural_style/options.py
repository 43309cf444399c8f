"""The options of a style's training."""

import re
from dataclasses import dataclass

from facemagi.manifest import NAME
from facemagi.parameters import title_of
from scripts.repository import ROOT


@dataclass(frozen=True)
class Options:
    """The options of a style.

    Attributes:
        style: the file of the style picture.
        name: of the style, among the choices of the effect.
        title: of the choice, for people; empty for one that is made of the name.
        title_zh: the same in Chinese.
        style_side: pixels of the longer side that the style picture is scaled to; a smaller one makes finer strokes.
        rate: the learning rate of Adam, as published.
        content: weight of the content loss.
        styling: weight of the style loss.
        smooth: weight of the roughness.
        face: how many times the content counts inside faces.
        cache: the folder for the weights of the loss network, which are downloaded once.
    """

    style: str = ""
    name: str = "own"
    title: str = ""
    title_zh: str = ""
    style_side: int = 384
    rate: float = 1e-3
    content: float = 1.0
    styling: float = 1.0
    smooth: float = 2.0
    face: float = 3.0
    cache: str = str(ROOT / "out" / "training" / "loss_network")

    def __post_init__(self) -> None:
        if not re.fullmatch(NAME, self.name):
            raise ValueError(f"name={self.name}: the name of the style, in lower case, such as ink_wash")
        if self.style_side < 1 or self.face < 1:
            raise ValueError(f"style_side={self.style_side}, face={self.face}: both at least 1")

    @property
    def choice_title(self) -> str:
        """The title of the choice."""
        return self.title or title_of(self.name)
