"""A face's own axes and unit of length. Distances measured in them follow the face's size, roll and yaw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._sdk.contract import Points
from sagemaker_endpoints._sdk.landmarks import CHIN, FOREHEAD

EYES_PER_FACE_WIDTH = 0.44
"""Distance between the irises divided by the width of the face, both in three dimensions; over 60 faces 0.42…0.48.
The width replaces the distance where a turned head or a squint brings the irises closer together."""


@dataclass(frozen=True)
class FaceFrame:
    """Landmarks, axes and unit of one face, in pixels: origin at the picture's top-left corner, x right, y down.

    Attributes:
        points: (478, 2) float32, the landmarks.
        unit: the inter-ocular distance in pixels, as it would be if the face looked into the camera.
        up: (2,) float32 unit vector from the chin to the forehead.
        right: (2,) float32 unit vector at a right angle to `up`; (1, 0) for an upright face.
    """

    points: Points
    unit: float
    up: Points
    right: Points

    def ring(self, indices: tuple[int, ...]) -> Points:
        """The points of a ring, path or group.

        Args:
            indices: landmark numbers, for example `mesh.LIPS_OUTER`.

        Returns:
            (N, 2) float32 pixels, in the order of `indices`.
        """
        return self.points[list(indices)]

    def scaled(self, offset: Points, factors: Points) -> "FaceFrame":
        """The same face in a cut and resized picture: (x, y) becomes ((x, y) - offset) · factors.

        Args:
            offset: (2,) float32 pixels, the top-left corner of the cut.
            factors: (2,) float32, horizontal and vertical scale; they must be nearly equal, since the axes stay.

        Returns:
            The frame in pixels of the new picture.
        """
        return FaceFrame((self.points - offset) * factors, self.unit * float(factors.mean()), self.up, self.right)


def face_frame(landmarks: NDArray[np.float32]) -> FaceFrame:
    """Measure the frame of a face.

    Args:
        landmarks: (478, 3) float32 pixels; z in the same unit, smaller is nearer to the camera.

    Returns:
        The frame in the same pixels.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_landmarks
        >>> face_frame(sample_landmarks()).up
        array([ 0., -1.], dtype=float32)
    """
    eyes = float(np.linalg.norm(landmarks[mesh.LEFT_IRIS] - landmarks[mesh.RIGHT_IRIS]))
    width = float(np.linalg.norm(landmarks[mesh.JAW[0]] - landmarks[mesh.JAW[-1]]))
    points = np.ascontiguousarray(landmarks[:, :2], np.float32)
    up = points[FOREHEAD] - points[CHIN]
    up = up / max(float(np.linalg.norm(up)), 1e-6)
    right = np.array([-up[1], up[0]], np.float32)
    return FaceFrame(points, max(eyes, width * EYES_PER_FACE_WIDTH), up, right)
