"""The pose of a head in three dimensions, and the projection of art onto the photo.

Head coordinates: the origin lies between the eyes, over the axis of the neck; x points to the right of the picture,
y up, z towards the camera; 1 is the inter-ocular distance. The bridge of the nose lies at (0, 0, 0.9), an ear at
(1.2, 0, -0.4), the chin at (0, -1.9, 0.6), the top of the skull at about (0, 1.75, -0.4).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.pose import CANONICAL_POINTS, RIGID_LANDMARKS
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.dtypes import float32

CANONICAL_UNIT = 6.3
"""Inter-ocular distance of the canonical face of `facemagi_vision.pose`, in its centimetres."""

EYE_HEIGHT = -2.6
"""y of the eyes of the canonical face, whose y points down."""

TILT_PIVOT = (0.0, 1.2, 0.0)
"""Head coordinates of the point around which art is tilted: about where a hat rests."""

Space = NDArray[np.float32]
"""(N, 3) head coordinates."""


@dataclass(frozen=True)
class HeadPose:
    """Where a head lies in the photo.

    Attributes:
        origin: (3,) float32, pixels to the right, down and towards the camera.
        axes: (3, 3) float32; the rows are the head's x, y and z in the same pixels.
        unit: inter-ocular distance, pixels.
        landmarks: (478, 2) float32, pixels.
        in_space: (478, 3) float32, the landmarks in head coordinates.
    """

    origin: NDArray[np.float32]
    axes: NDArray[np.float32]
    unit: float
    landmarks: Points
    in_space: Space

    @property
    def pitch(self) -> float:
        """How far the top of the head leans towards the camera.

        Returns:
            Degrees.
        """
        return float(np.degrees(np.arctan2(self.axes[1, 2], np.linalg.norm(self.axes[1, :2]))))

    @property
    def turn(self) -> NDArray[np.float32]:
        """The rotation of vectors from the head's axes to right, up and towards the camera.

        Returns:
            (3, 3) float32, for row vectors.
        """
        return float32(self.axes / self.unit * np.array([1, -1, 1], np.float32))

    def project(self, space: Space) -> Space:
        """Project points onto the photo.

        Args:
            space: (N, 3) head coordinates.

        Returns:
            (N, 3) float32, pixels to the right, down and towards the camera.
        """
        return float32(self.origin + space @ self.axes)

    def scaled(self, factors: tuple[float, float, float], pivot: tuple[float, float, float]) -> "HeadPose":
        """The pose for art of another size, around a point that stays.

        Args:
            factors: of its width, height and depth.
            pivot: head coordinates.
        """
        scale = np.array(factors, np.float32)
        origin = self.project(np.array([pivot], np.float32) * (1 - scale))[0]
        return replace(self, origin=origin, axes=self.axes * scale[:, None])

    def moved(self, step: tuple[float, float, float]) -> "HeadPose":
        """The pose for art that is moved.

        Args:
            step: head coordinates.
        """
        return replace(self, origin=self.project(np.array([step], np.float32))[0])

    def tilted(self, degrees: float, pivot: tuple[float, float, float] = TILT_PIVOT) -> "HeadPose":
        """The pose for art that leans forward, rotated about an axis from ear to ear.

        Args:
            degrees: of the tilt.
            pivot: head coordinates of a point of the axis.
        """
        angle = np.deg2rad(degrees)
        turn = np.array([[1, 0, 0], [0, np.cos(angle), np.sin(angle)], [0, -np.sin(angle), np.cos(angle)]], np.float32)
        point = np.array([pivot], np.float32)
        origin = self.project(point - point @ turn)[0]
        return replace(self, origin=origin, axes=turn @ self.axes)


def fit_head_pose(landmarks: NDArray[np.float32]) -> HeadPose:
    """The similarity that fits the canonical face to the landmarks best.

    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991.

    Args:
        landmarks: (478, 3) float32, pixels, smaller z is nearer.
    """
    face = landmarks[RIGID_LANDMARKS].astype(np.float64)
    middle, centre = face.mean(axis=0), CANONICAL_POINTS.mean(axis=0)
    u, spread, vt = np.linalg.svd((face - middle).T @ (CANONICAL_POINTS - centre))
    signs = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    scale = (spread * signs).sum() / ((CANONICAL_POINTS - centre) ** 2).sum()
    turn = scale * (u * signs) @ vt
    origin = middle + turn @ (np.array([0.0, EYE_HEIGHT, 0.0]) - centre)
    # canonical y and z point down and away from the camera, as the landmarks' do
    axes = CANONICAL_UNIT * turn.T * np.array([[1.0], [-1.0], [-1.0]])
    axes[:, 2] *= -1
    toward = np.array([1.0, 1.0, -1.0])
    in_space = (landmarks.astype(np.float64) - origin) * toward @ np.linalg.inv(axes)
    flat = np.ascontiguousarray(landmarks[:, :2], np.float32)
    unit = float(CANONICAL_UNIT * scale)
    return HeadPose(float32(origin * toward), float32(axes), unit, flat, float32(in_space))
