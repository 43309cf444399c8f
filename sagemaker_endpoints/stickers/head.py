"""Where a head is in a photo, in three dimensions, and how art is brought onto it.

Head coordinates: the origin lies between the eyes, over the axis of the neck; x to the right of the picture, y up,
z towards the camera; 1 is the distance between the eyes. The bridge of the nose lies at (0, 0, 0.9), an ear at
(1.2, 0, -0.4), the chin at (0, -1.9, 0.6), the top of the skull at about (0, 1.75, -0.4).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.pose import POINTS, SHAPE
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

UNIT = 6.3
"""Distance between the eyes of the canonical face of `facemagi_vision.pose`, in its centimetres."""

EYE_HEIGHT = -2.6
"""y of the eyes of the canonical face (it points down)."""

PIVOT = (0.0, 1.2, 0.0)
"""About where a hat rests."""

Space = NDArray[np.float32]
"""(N, 3) head coordinates."""


@dataclass(frozen=True)
class Head:
    """origin: (2,) pixels. axes: (3, 3), rows x, y and z of the head as pixels right, down and towards the camera.
    unit: pixels between the eyes. landmarks: (478, 2) pixels."""

    origin: Points
    axes: NDArray[np.float32]
    unit: float
    landmarks: Points

    def project(self, space: Space) -> Points:
        """(N, 3) head coordinates -> (N, 2) float32 pixels."""
        return float32(self.origin + space @ self.axes[:, :2])

    def nearness(self, space: Space) -> NDArray[np.float32]:
        """(N, 3) head coordinates -> (N,) units towards the camera from the origin."""
        return float32(space @ self.axes[:, 2] / np.float32(self.unit))

    def tilted(self, degrees: float) -> "Head":
        """The same head for what leans forward on it by an angle, about the axis from ear to ear over the crown."""
        angle = np.deg2rad(degrees)
        turn = np.array([[1, 0, 0], [0, np.cos(angle), np.sin(angle)], [0, -np.sin(angle), np.cos(angle)]], np.float32)
        pivot = np.array([PIVOT], np.float32)
        origin = self.project(pivot - pivot @ turn)[0]
        return replace(self, origin=origin, axes=turn @ self.axes)


def find_head(landmarks: NDArray[np.float32]) -> Head:
    """The similarity that brings the canonical face nearest to the landmarks.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991.
    landmarks: (478, 3) pixels, z smaller = nearer.
    """
    face = landmarks[POINTS].astype(np.float64)
    middle, centre = face.mean(axis=0), SHAPE.mean(axis=0)
    u, spread, vt = np.linalg.svd((face - middle).T @ (SHAPE - centre))
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    scale = (spread * signs).sum() / ((SHAPE - centre) ** 2).sum()
    turn = scale * (u * signs) @ vt
    origin = middle + turn @ (np.array([0.0, EYE_HEIGHT, 0.0]) - centre)
    # canonical y and z point down and away, as the landmarks' do
    axes = UNIT * turn.T * np.array([[1.0], [-1.0], [-1.0]])
    axes[:, 2] *= -1
    flat = np.ascontiguousarray(landmarks[:, :2], np.float32)
    return Head(origin[:2].astype(np.float32), axes.astype(np.float32), float(UNIT * scale), flat)
