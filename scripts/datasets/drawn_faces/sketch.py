"""A head while it is drawn: the canvas, and where everything lies on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.landmarks import OVAL
from scripts.datasets.drawn_faces.canvas import Canvas
from scripts.datasets.drawn_faces.looks import Looks
from scripts.datasets.drawn_faces.shape import Pose, Space
from scripts.datasets.drawn_faces.traits import Traits, chance


@dataclass(frozen=True)
class Sketch:
    """A head while it is drawn.

    Attributes:
        canvas: the picture.
        traits: the head's attributes.
        looks: its colours and its light.
        pose: from the head's axes to the picture.
        shape: (478, 3) the landmarks in the head's axes.
        points: (478, 3) the landmarks in the picture, pixels.
    """

    canvas: Canvas
    traits: Traits
    looks: Looks
    pose: Pose
    shape: Space
    points: Space

    @property
    def unit(self) -> float:
        """Pixels of the distance between the eyes."""
        return self.pose.unit

    def ring(self, numbers: Sequence[int]) -> NDArray[np.float64]:
        """(N, 2): some landmarks in the picture, pixels."""
        return self.points[list(numbers), :2]

    def place(self, points: Sequence[Sequence[float] | NDArray[np.float64]] | Space) -> NDArray[np.float64]:
        """(N, 2): points of the head's axes in the picture, pixels."""
        return self.pose.place(np.asarray(points, np.float64))[:, :2]

    def grown(self, numbers: Sequence[int], factor: float) -> NDArray[np.float64]:
        """(N, 2): a ring of landmarks, scaled about its middle."""
        ring = self.ring(numbers)
        return np.asarray((ring - ring.mean(axis=0)) * factor + ring.mean(axis=0))

    def oval(self) -> NDArray[np.float64]:
        """(36, 2): the outline of the face, pixels."""
        return self.ring(OVAL)

    def chance(self, part: str) -> np.random.Generator:
        """The source of chance for one part of this head."""
        return chance(self.traits.seed, part)
