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
        style: the file of the style picture, or the name of a painting that our code draws.
        name: of the style, among the choices of the effect.
        title: of the choice, for people; empty for one that is made of the name.
        title_zh: the same in Chinese.
        style_side: pixels of the longer side that the style picture is scaled to; a smaller one makes finer strokes.
        rate: the learning rate of Adam, as published.
        falling: the share of the steps, at the end, in which the rate falls to zero.
        crop: pixels of the square that is cut out of a photo at a random place; 0 for the whole photo.
        copying: steps at the start in which the network learns to copy photos, which takes half the time of a step.
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
    falling: float = 0.0
    crop: int = 0
    copying: int = 0
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

    def rate_at(self, step: int, steps: int) -> float:
        """The learning rate of a step, counted from 0, of a training of so many steps."""
        left = (steps - step) / steps
        return self.rate * min(1.0, left / self.falling) if self.falling else self.rate
