"""What a picture tells of a question with two answers, and how surely."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BinaryEstimate:
    """likely: the likelier answer. sure: whether it may pass for seen; else it is assumed."""

    likely: bool
    sure: bool


@dataclass(frozen=True)
class Scale:
    """What a measured value says: up to `no` surely not, from `yes` on surely; between them `edge` divides."""

    no: float
    edge: float
    yes: float

    def guess(self, value: float) -> BinaryEstimate:
        return BinaryEstimate(value > self.edge, not self.no < value < self.yes)
