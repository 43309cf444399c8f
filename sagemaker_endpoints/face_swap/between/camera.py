"""The part of a picture that is shown between two photos: it is only shifted and enlarged, so nothing bends."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import Affine, inverse, pixel_centre_matrix


@dataclass(frozen=True)
class Camera:
    """The part of a picture that fills the frame.

    Attributes:
        scale: up to 1, pixels of the picture per pixel of the frame.
        corner: (2,) float32, the top-left corner of the part, pixels of the picture.
    """

    scale: float
    corner: Points

    @property
    def matrix(self) -> Affine:
        """(2, 3), from the frame's pixels to the picture's."""
        return np.column_stack([np.eye(2) * self.scale, self.corner.astype(np.float64)])

    def to_frame(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Landmarks of the picture, (478, 3), in pixels of the frame."""
        return float32((points - np.append(self.corner, 0)) / self.scale)

    def shot(self, rgb: RGB) -> RGB:
        """The part of a picture, (H, W, 3) uint8, at the size of the picture; a copy of it where the part is all."""
        if self.scale == 1:
            return rgb.copy()
        size = (rgb.shape[1], rgb.shape[0])
        matrix = pixel_centre_matrix(inverse(self.matrix))
        return opencv.warp_affine(rgb, matrix, size, cv2.INTER_CUBIC, cv2.BORDER_REPLICATE)


def camera_between(
    own: NDArray[np.float32], other: NDArray[np.float32], size: NDArray[np.float32], share: float
) -> Camera:
    """Bring a face towards the size and the position of another one, as far as the picture fills the frame.

    Args:
        own: (478, 3) float32, landmarks of the picture.
        other: (478, 3) float32, those of the other picture, which is of the same size.
        size: (2,) width and height of both.
        share: 0 for the picture itself … 1 for the other face's size and position.
    """
    here, there = face_frame(own), face_frame(other)
    unit = here.unit + share * (there.unit - here.unit)
    scale = min(1.0, here.unit / unit)
    middle, other_middle = here.points.mean(axis=0), there.points.mean(axis=0)
    corner = middle - (middle + np.float32(share) * (other_middle - middle)) * np.float32(scale)
    return Camera(scale, float32(np.clip(corner, 0, size * np.float32(1 - scale))))
