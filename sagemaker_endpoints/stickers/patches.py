"""What is painted on the photo: outlines in its pixels, with their colours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.outline_stroke import apart
from sagemaker_endpoints._sdk.contract import Points

from .shapes import Paint


@dataclass(frozen=True)
class Patch:
    """outlines: (N, 2) pixels each, painted as one. width: pixels of a line along them; 0 fills them.
    start, end: (2,) pixels between which the fill's colours run; from_start: at which of them it fades.
    unit: pixels between the eyes."""

    paint: Paint
    outlines: tuple[Points, ...]
    start: Points
    end: Points
    unit: float
    width: float = 0.0
    from_start: bool = False

    def moved(self, by: Points) -> list[Points]:
        """The outlines, (2,) pixels further; at once, for there may be hundreds."""
        return apart(np.concatenate(self.outlines) + by, self.outlines)

    def reach(self) -> float:
        """Pixels that it may extend beyond its outlines."""
        return 3 * self.paint.blur * self.unit + self.width + 1

    def faded(self) -> tuple[float, float]:
        """Of the way from start to end: where nothing is seen of it, and from where all is."""
        return (0.0, self.paint.fade) if self.from_start else (1.0, 1.0 - self.paint.fade)


def span(outlines: tuple[Points, ...], direction: NDArray[np.float32]) -> tuple[Points, Points]:
    """The first and the last point of outlines along a direction, (2,) pixels each, on one line along it."""
    along = direction / max(float(np.linalg.norm(direction)), 1e-6)
    everything = np.concatenate(outlines)
    steps = everything @ along
    middle = everything.mean(axis=0)
    middle = middle - (middle @ along) * along
    return (middle + steps.min() * along).astype(np.float32), (middle + steps.max() * along).astype(np.float32)
