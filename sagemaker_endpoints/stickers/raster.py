"""Which point of a mesh each sample of a picture shows."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .meshes import Mesh

SUBPIXEL_BITS = 4


@dataclass(frozen=True)
class Samples:
    """The samples that show a mesh.

    Attributes:
        places: (S,) indices into the flattened picture.
        corners: (S, 3) indices of the points of the triangle that each one shows.
        shares: (S, 3) float32, the weights of these points, in sum 1.
    """

    places: NDArray[np.intp]
    corners: NDArray[np.int32]
    shares: NDArray[np.float32]

    def mean(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Values of the mesh's points (N, C) at the samples: (S, C)."""
        weighted = values[self.corners[:, 0]]
        weighted *= self.shares[:, :1]
        for corner in (1, 2):
            part = values[self.corners[:, corner]]
            part *= self.shares[:, corner : corner + 1]
            weighted += part
        return weighted


def rasterise(mesh: Mesh, projected: NDArray[np.float32], shape: tuple[int, int]) -> Samples:
    """Find the nearest triangle at every sample: triangles are painted from the far ones to the near ones.

    Args:
        mesh: its triangles.
        projected: (N, 3) float32, its points: samples to the right, down, and towards the camera.
        shape: (h, w) samples.
    """
    corners = projected[mesh.triangles]
    order = np.argsort(corners[..., 2].mean(axis=1))
    index = np.full(shape, -1, np.int32)
    fixed = np.rint((corners[order][..., :2] - 0.5) * (1 << SUBPIXEL_BITS)).astype(np.int32)
    for number, triangle in zip(order.tolist(), fixed, strict=True):
        cv2.fillConvexPoly(index, triangle, number, cv2.LINE_8, SUBPIXEL_BITS)
    places = np.flatnonzero(index.ravel() >= 0)
    shown = index.ravel()[places]
    row, column = np.divmod(places, shape[1])
    centres = np.stack([column, row], axis=1).astype(np.float32) + np.float32(0.5)
    return Samples(places, mesh.triangles[shown], _barycentric(corners[shown][..., :2], centres))


def _barycentric(corners: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights (S, 3) of the corners (S, 3, 2) at points (S, 2); points just outside get those of the edge."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    offset = points - corners[:, 0]
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    area = np.where(np.abs(area) < 1e-6, np.float32(1e-6), area)
    b = ((offset[:, 0] * second[:, 1] - offset[:, 1] * second[:, 0]) / area).clip(0, 1)
    c = ((first[:, 0] * offset[:, 1] - first[:, 1] * offset[:, 0]) / area).clip(0, 1)
    over = np.maximum(b + c, 1)
    b, c = b / over, c / over
    return np.stack([1 - b - c, b, c], axis=1)
