"""What is painted on the photo: outlines in its pixels, with their colours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.geometry.outline_stroke import split_by_outline
from sagemaker_endpoints._sdk.contract import Points

from .shapes import Paint


@dataclass(frozen=True)
class Patch:
    """Outlines that are painted together.

    Attributes:
        paint: colours, opacity and blending.
        outlines: (N, 2) float32 each, pixels of the photo.
        start: (2,) pixels, where the gradient of the fill begins.
        end: (2,) pixels, where it ends.
        unit: inter-ocular distance, pixels.
        width: of a line along the outlines, pixels; 0 fills them.
        from_start: whether the patch fades in from `start`; else from `end`.
    """

    paint: Paint
    outlines: tuple[Points, ...]
    start: Points
    end: Points
    unit: float
    width: float = 0.0
    from_start: bool = False

    def shifted_outlines(self, shift: Points) -> list[Points]:
        """The outlines after a shift, computed in one operation because there may be hundreds.

        Args:
            shift: (2,) pixels.
        """
        return split_by_outline(np.concatenate(self.outlines) + shift, self.outlines)

    def reach(self) -> float:
        """How far the paint may extend beyond the outlines, pixels."""
        return 3 * self.paint.blur * self.unit + self.width + 1

    def fade_range(self) -> tuple[float, float]:
        """Positions between start (0) and end (1) at which the opacity is 0, and at which it is full."""
        return (0.0, self.paint.fade) if self.from_start else (1.0, 1.0 - self.paint.fade)


def span(outlines: tuple[Points, ...], direction: NDArray[np.float32]) -> tuple[Points, Points]:
    """The extent of outlines along a direction.

    Args:
        outlines: (N, 2) float32 each, pixels.
        direction: (2,) float32, of any length.

    Returns:
        First and last point, (2,) float32 pixels, on a line through the middle of the outlines.
    """
    along = direction / max(float(np.linalg.norm(direction)), 1e-6)
    points = np.concatenate(outlines)
    steps = points @ along
    middle = points.mean(axis=0)
    middle = middle - (middle @ along) * along
    return (middle + steps.min() * along).astype(np.float32), (middle + steps.max() * along).astype(np.float32)
