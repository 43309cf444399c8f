"""The part of a morphed picture around the head, and the smaller scale at which maps, masks and light are computed."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field
from sagemaker_endpoints._imaging.face.face_atlas import face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.geometry.displacement import Grid
from sagemaker_endpoints._imaging.geometry.mesh_map import PaintedMesh, paint_mesh
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.similarity import Affine

from .portrait import MAX_UNIT

REACH = 0.8
"""Distance from the face, in units, within which hair and neck follow it."""


@dataclass(frozen=True)
class HeadCanvas:
    """A region of the result, and its working pixels.

    Attributes:
        region: of the result.
        factors: (2,) float32, working pixels per pixel of the result, x and y.
        painted: the mesh of the face between both people, working pixels.
        face: the same face.
    """

    region: Region
    factors: Points
    painted: PaintedMesh
    face: FaceFrame

    @property
    def shape(self) -> tuple[int, int]:
        """(h, w) of the region in working pixels."""
        return self.painted.labels.shape[0], self.painted.labels.shape[1]

    @property
    def size(self) -> opencv.Size:
        """(w, h) of the region in working pixels."""
        return self.shape[1], self.shape[0]

    @property
    def grid(self) -> Grid:
        """The working pixels as nodes over the region."""
        return Grid(self.region, *self.shape)

    def nodes(self) -> Field:
        """(h, w, 2) float32, the position of each working pixel in the result."""
        return self.grid.nodes()

    def matrix(self) -> Affine:
        """(2, 3), from the result's pixels to working pixels."""
        corner = np.array([self.region.left, self.region.top]) * self.factors
        return np.column_stack([np.diag(self.factors.astype(np.float64)), -corner])

    def reduce(self, rgb: RGB) -> RGB:
        """A picture of the region, (H, W, 3) uint8, in working pixels."""
        return opencv.resize(rgb, self.size, cv2.INTER_AREA)


def head_canvas(points: NDArray[np.float32], width: int, height: int) -> HeadCanvas:
    """The canvas around a face.

    Args:
        points: (478, 3) float32, landmarks, pixels of the result.
        width: of the result, pixels.
        height: of the result, pixels.
    """
    frame = face_frame(points)
    region = region_around(frame.points, REACH * frame.unit, width, height)
    size = opencv.scaled_size(region.width, region.height, min(1.0, MAX_UNIT / frame.unit))
    factors = np.array([size[0] / region.width, size[1] / region.height], np.float32)
    corner = np.array([region.left, region.top, 0], np.float32)
    local = float32((points - corner) * np.append(factors, factors.mean()))
    painted = paint_mesh((size[1], size[0]), local, face_atlas().triangles)
    return HeadCanvas(region, factors, painted, frame.scaled(corner[:2], factors))
