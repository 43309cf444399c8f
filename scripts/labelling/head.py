"""One portrait with what is known of its head before anything is labelled."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decode import decode
from facemagi_vision.faces import find_faces
from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Points
from sagemaker_endpoints._sdk.landmarks import OVAL

Where = NDArray[np.bool_]
"""(H, W), which pixels."""


@dataclass(frozen=True)
class Head:
    """A portrait and its largest face.

    Attributes:
        name: of the portrait, without the suffix.
        rgb: (H, W, 3) uint8.
        frame: landmarks, axes and unit of the face, in pixels.
        person: (H, W) float32, the person mask.
    """

    name: str
    rgb: RGB
    frame: FaceFrame
    person: Plane

    @property
    def unit(self) -> float:
        """The distance between the eyes, pixels."""
        return self.frame.unit

    @cached_property
    def lab(self) -> Lab:
        """(H, W, 3) float32."""
        return rgb_to_lab(self.rgb)

    @cached_property
    def across(self) -> Plane:
        """(H, W) float32: distance to the right of the middle of the face, in units."""
        return self._distance(self.frame.right)

    @cached_property
    def down(self) -> Plane:
        """(H, W) float32: distance below the eyes, in units."""
        return self._distance(-self.frame.up)

    @cached_property
    def inside_oval(self) -> Plane:
        """(H, W) float32: distance to the outline of the face in units, negative outside it."""
        return signed_distance(self.enclosed(OVAL)) / np.float32(self.unit)

    def level(self, landmark: int) -> float:
        """How far a landmark lies below the eyes, in units."""
        return float((self.frame.points[landmark] - self._origin()) @ -self.frame.up / self.unit)

    def enclosed(self, ring: tuple[int, ...]) -> Where:
        """The pixels inside a ring of landmarks."""
        return fill_polygons(self.rgb.shape[:2], [self.frame.ring(ring)]) > 0.5

    def pixels(self, length: float) -> int:
        """A length in units as whole pixels, at least one."""
        return max(1, round(length * self.unit))

    def _origin(self) -> Points:
        eyes: Points = self.frame.points[[468, 473]].mean(axis=0)
        return eyes

    def _distance(self, axis: Points) -> Plane:
        rows, columns = np.indices(self.rgb.shape[:2], np.float32) + np.float32(0.5)
        x, y = self._origin()
        along = (columns - x) * axis[0] + (rows - y) * axis[1]
        return np.asarray(along / np.float32(self.unit), np.float32)


def read_head(path: Path) -> Head:
    """Read a portrait and find its face.

    Raises:
        ValueError: there is no face.
    """
    rgb = decode(path.read_bytes()).rgb
    faces = find_faces(rgb)
    if not faces:
        raise ValueError(f"{path.name} shows no face.")
    return Head(path.stem, rgb, face_frame(faces[0].landmarks), person_mask(rgb))


def signed_distance(where: Where) -> Plane:
    """(H, W) float32: distance of each pixel to the border of an area, pixels; positive inside."""
    inside = np.asarray(cv2.distanceTransform(where.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
    outside = np.asarray(cv2.distanceTransform((~where).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
    return (inside - outside).astype(np.float32)
