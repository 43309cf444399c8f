"""Where every pixel of a face comes from in another picture of a face, triangle by triangle of one mesh."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

THINNEST = 0.03
"""Twice the area over the square of the longest side: a thinner triangle has no inside to speak of, and what is
beside it would be thrown far away."""

Triangles = NDArray[np.int32]
"""(T, 3) indices of points; corners clockwise as seen where the surface faces the camera."""


@dataclass(frozen=True)
class PaintedMesh:
    """A mesh drawn with what is in front over what is behind.

    points: (N, 3) float32 pixels, z smaller = nearer. labels: (H, W) int32, the triangle that shows, -1 beside it.
    """

    points: NDArray[np.float32]
    triangles: Triangles
    labels: NDArray[np.int32]

    @property
    def inside(self) -> Mask:
        """(H, W) float32, 1 where any triangle shows."""
        return (self.labels >= 0).astype(np.float32)


def paint_mesh(shape: tuple[int, int], points: NDArray[np.float32], triangles: Triangles) -> PaintedMesh:
    """The painter's algorithm; triangles that face away are left out. shape: (H, W). points: (N, 3), its pixels."""
    labels = np.full(shape, -1, np.int32)
    front = np.flatnonzero(_solid(points, triangles))
    depth = points[:, 2][triangles[front]].mean(axis=1)
    corners = np.rint((points[:, :2] - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)[triangles]
    for index in front[np.argsort(-depth, kind="stable")]:
        cv2.fillConvexPoly(labels, corners[index], int(index), cv2.LINE_8, SUBPIXEL_BITS)
    return PaintedMesh(points, triangles, _without_cracks(labels))


def map_to(mesh: PaintedMesh, there: Points) -> Field:
    """(H, W, 2) x, y: the place in another picture that belongs to every pixel's middle, affine in every triangle.

    there: (N, 2 or 3), the same points in that picture, its pixels. Beside the mesh: 0, 0.
    """
    corners = mesh.points[:, :2][mesh.triangles].astype(np.float64)
    homogeneous = np.concatenate([corners, np.ones((len(corners), 3, 1))], axis=2)
    homogeneous[~_solid(mesh.points, mesh.triangles)] = np.eye(3)
    affine = np.linalg.inv(homogeneous) @ there[:, :2][mesh.triangles]
    # the last row serves pixels beside the mesh
    rows = np.concatenate([affine.reshape(-1, 6), np.zeros((1, 6))]).astype(np.float32)
    x, y = (np.arange(length, dtype=np.float32) + np.float32(0.5) for length in mesh.labels.shape[::-1])
    places = [_affine(rows[:, axis::2], mesh.labels, x, y[:, None]) for axis in (0, 1)]
    return np.stack(places, axis=-1)


def inward_distance(mesh: PaintedMesh) -> Plane:
    """(H, W) float32, pixels from the silhouette, 0 outside; the picture's border is none."""
    padded = cv2.copyMakeBorder((mesh.labels >= 0).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    return float32(cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1])


def doubled_areas(points: Points, triangles: Triangles) -> NDArray[np.float32]:
    """(T,) twice the signed area, positive where corners are clockwise as seen. points: (N, 2 or 3)."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    return float32((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]))


def _solid(points: Points, triangles: Triangles) -> NDArray[np.bool_]:
    """(T,) whether a triangle faces the camera and is no sliver."""
    corners = points[triangles, :2]
    longest = ((corners - np.roll(corners, 1, axis=1)) ** 2).sum(axis=2).max(axis=1)
    return np.asarray(doubled_areas(points, triangles) > THINNEST * np.maximum(longest, 1e-6), np.bool_)


def shown_shares(mesh: PaintedMesh) -> NDArray[np.float32]:
    """(T,) 0…1: the part of every triangle that no other one hides; 0 where it faces away."""
    pixels = np.bincount(mesh.labels[mesh.labels >= 0], minlength=len(mesh.triangles))
    areas = doubled_areas(mesh.points, mesh.triangles) / 2
    # a triangle of less than a pixel may show none by chance
    share = np.where(areas < 1.0, 1.0, pixels / np.maximum(areas, 1.0)) * (areas > 0)
    return float32(np.clip(share, 0, 1))


def _without_cracks(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where lips or lids meet, triangles without an area leave cracks: neighbours are drawn over them."""
    around = np.ones((5, 5), np.uint8)
    closed = cv2.morphologyEx((labels >= 0).astype(np.uint8), cv2.MORPH_CLOSE, around)
    cracks = (closed > 0) & (labels < 0)
    neighbours = cv2.dilate(labels.astype(np.float32), around).astype(np.int32)
    return np.asarray(np.where(cracks, neighbours, labels), np.int32)


def _affine(
    coefficients: NDArray[np.float32], labels: NDArray[np.int32], x: NDArray[np.float32], y: NDArray[np.float32]
) -> NDArray[np.float32]:
    across, down, offset = coefficients.T
    return float32(across[labels] * x + down[labels] * y + offset[labels])
