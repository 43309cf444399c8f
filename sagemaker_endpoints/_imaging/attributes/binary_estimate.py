"""Estimated answers to yes-or-no questions, and the thresholds for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BinaryEstimate:
    """An estimated answer.

    Attributes:
        value: the more probable answer.
        certain: whether the answer was observed; otherwise it counts as an assumption.
    """

    value: bool
    certain: bool


@dataclass(frozen=True)
class Thresholds:
    """Three thresholds on a measured value.

    Attributes:
        no: up to this value the answer is certainly no.
        edge: above this value the answer is yes.
        yes: from this value on the answer is certainly yes.
    """

    no: float
    edge: float
    yes: float

    def estimate(self, measured: float) -> BinaryEstimate:
        """Compare a measured value with the thresholds.

        Args:
            measured: in the unit of the thresholds.

        Returns:
            The answer; not certain between `no` and `yes`.

        Example:
            >>> Thresholds(no=1.0, edge=2.0, yes=3.0).estimate(2.5)
            BinaryEstimate(value=True, certain=False)
        """
        return BinaryEstimate(measured > self.edge, not self.no < measured < self.yes)
