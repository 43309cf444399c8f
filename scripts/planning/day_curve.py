"""How the calls of a day are spread over its hours."""

from dataclasses import dataclass
from math import exp, pi, sqrt

DAY_S = 86_400


@dataclass(frozen=True)
class DayCurve:
    """A low rate all day, and a hill in the evening; the mean of the day is 1.

    Attributes:
        peak: the highest rate, divided by the mean.
        base: the lowest rate, divided by the mean.
        peak_at_s: when it is highest, seconds since midnight.
    """

    peak: float = 10.0
    base: float = 0.25
    peak_at_s: float = 20 * 3600

    def __post_init__(self) -> None:
        if self.peak < 1:
            raise ValueError(f"The highest rate of a day is at least its mean, not {self.peak} of it.")

    @property
    def width_s(self) -> float:
        """The standard deviation of the hill: so wide that the mean is 1."""
        return (1 - self.base) / (self.peak - self.base) * DAY_S / sqrt(2 * pi)

    def at(self, second: float) -> float:
        """The rate at a second of the day; the days repeat.

        Args:
            second: since midnight.
        """
        if self.peak == 1:
            return 1.0
        away = (second - self.peak_at_s + DAY_S / 2) % DAY_S - DAY_S / 2
        return self.base + (self.peak - self.base) * exp(-0.5 * (away / self.width_s) ** 2)

    def rates(self, mean: float, step_s: float) -> list[float]:
        """The rate in each piece of the day; together they have exactly the mean.

        Args:
            mean: of the day.
            step_s: length of a piece.
        """
        shape = [self.at((index + 0.5) * step_s) for index in range(round(DAY_S / step_s))]
        return [mean * len(shape) * each / sum(shape) for each in shape]
