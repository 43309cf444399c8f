"""A face's own axes and unit of length, so that every distance follows its size, roll and yaw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.landmarks import CHIN, FOREHEAD

EYES_PER_FACE_WIDTH = 0.44
"""Distance between the irises over the width of the face, both in three dimensions; over 60 faces 0.42…0.48.
The width stands in where a turned head or a squint brings the irises closer together."""


@dataclass(frozen=True)
class FaceFrame:
    """One face in pixels: origin at the picture's top-left corner, x right, y down.

    points: (478, 2) float32.
    unit: the distance between the eyes if the face looked into the camera.
    up, right: (2,) float32 unit vectors, from the chin to the forehead and at a right angle to it.
    """

    points: Points
    unit: float
    up: Points
    right: Points

    def ring(self, indices: tuple[int, ...]) -> Points:
        """(N, 2) float32, the landmarks of a ring or path."""
        return self.points[list(indices)]

    def scaled(self, offset: Points, factors: Points) -> "FaceFrame":
        """The same face in a picture whose pixel (x, y) was ((x, y) - offset) · factors here; factors nearly equal."""
        return FaceFrame((self.points - offset) * factors, self.unit * float(factors.mean()), self.up, self.right)


def face_frame(landmarks: NDArray[np.float32]) -> FaceFrame:
    """landmarks: (478, 3) float32, pixels, z in the same unit."""
    eyes = float(np.linalg.norm(landmarks[mesh.LEFT_IRIS] - landmarks[mesh.RIGHT_IRIS]))
    width = float(np.linalg.norm(landmarks[mesh.JAW[0]] - landmarks[mesh.JAW[-1]]))
    points = np.ascontiguousarray(landmarks[:, :2], np.float32)
    up = points[FOREHEAD] - points[CHIN]
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    right = np.array([-up[1], up[0]], np.float32)
    return FaceFrame(points, max(eyes, width * EYES_PER_FACE_WIDTH), up, right)
