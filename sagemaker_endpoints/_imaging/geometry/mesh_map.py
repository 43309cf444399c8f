"""Triangle meshes over faces: which triangle each pixel shows, and where it lies in another picture of the mesh."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Field, Plane
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

MIN_THICKNESS = 0.03
"""Twice a triangle's area over the square of its longest side. The affine map of a thinner triangle is unstable: it
would move the pixels at its edges far away."""

Triangles = NDArray[np.int32]
"""(T, 3) indices of points; in the picture the corners run clockwise where the surface faces the camera."""


@dataclass(frozen=True)
class PaintedMesh:
    """A mesh drawn from back to front.

    Attributes:
        points: (N, 3) float32, pixels; smaller z is nearer.
        triangles: (T, 3) int32, indices of points.
        labels: (H, W) int32, index of the visible triangle; -1 outside the mesh.
    """

    points: NDArray[np.float32]
    triangles: Triangles
    labels: NDArray[np.int32]

    @property
    def inside(self) -> Mask:
        """The mesh as a mask.

        Returns:
            (H, W) float32, 1 where a triangle is visible, else 0.
        """
        return (self.labels >= 0).astype(np.float32)


def paint_mesh(shape: tuple[int, int], points: NDArray[np.float32], triangles: Triangles) -> PaintedMesh:
    """Draw a mesh by the painter's algorithm; triangles that face away from the camera are left out.

    Args:
        shape: (H, W) of the picture.
        points: (N, 3) float32, pixels; smaller z is nearer.
        triangles: (T, 3) int32, indices of points.

    Returns:
        The mesh with the visible triangle of each pixel.

    Example:
        >>> points = np.array([(0, 0, 0), (8, 0, 0), (8, 8, 0), (0, 8, 0)], np.float32)
        >>> mesh = paint_mesh((8, 8), points, np.array([(0, 1, 2), (0, 2, 3)], np.int32))
        >>> int(mesh.labels[1, 6]), int(mesh.labels[6, 1])
        (0, 1)
    """
    labels = np.full(shape, -1, np.int32)
    front = np.flatnonzero(_is_solid(points, triangles))
    depth = points[:, 2][triangles[front]].mean(axis=1)
    corners = np.rint((points[:, :2] - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)[triangles]
    for index in front[np.argsort(-depth, kind="stable")]:
        cv2.fillConvexPoly(labels, corners[index], int(index), cv2.LINE_8, SUBPIXEL_BITS)
    return PaintedMesh(points, triangles, _close_cracks(labels))


def correspondence_map(mesh: PaintedMesh, other_points: Points) -> Field:
    """For each pixel's centre, the corresponding position in another picture: one affine map per triangle.

    Args:
        mesh: the painted mesh.
        other_points: (N, 2 or 3) float32, the mesh's points in the other picture, its pixels.

    Returns:
        (H, W, 2) float32, x then y in the other picture; (0, 0) outside the mesh.

    Example:
        >>> points = np.array([(0, 0, 0), (8, 0, 0), (8, 8, 0), (0, 8, 0)], np.float32)
        >>> mesh = paint_mesh((8, 8), points, np.array([(0, 1, 2), (0, 2, 3)], np.int32))
        >>> correspondence_map(mesh, 2 * points)[3, 5].tolist()  # the pixel's centre is (5.5, 3.5)
        [11.0, 7.0]
    """
    corners = mesh.points[:, :2][mesh.triangles].astype(np.float64)
    homogeneous = np.concatenate([corners, np.ones((len(corners), 3, 1))], axis=2)
    homogeneous[~_is_solid(mesh.points, mesh.triangles)] = np.eye(3)
    affine = np.linalg.inv(homogeneous) @ other_points[:, :2][mesh.triangles]
    # label -1 selects the last row: zeros for pixels outside the mesh
    rows = np.concatenate([affine.reshape(-1, 6), np.zeros((1, 6))]).astype(np.float32)
    x, y = (np.arange(length, dtype=np.float32) + np.float32(0.5) for length in mesh.labels.shape[::-1])
    positions = [_apply_affine(rows[:, axis::2], mesh.labels, x, y[:, None]) for axis in (0, 1)]
    return np.stack(positions, axis=-1)


def inward_distance(mesh: PaintedMesh) -> Plane:
    """Distance of each pixel from the mesh's silhouette; the picture's border does not count as silhouette.

    Args:
        mesh: the painted mesh.

    Returns:
        (H, W) float32, pixels, 0 outside the mesh.

    Example:
        >>> labels = np.array([[-1, 0, 0, 0]], np.int32)
        >>> inward_distance(PaintedMesh(np.zeros((3, 3), np.float32), np.array([[0, 1, 2]], np.int32), labels)).tolist()
        [[0.0, 1.0, 2.0, 3.0]]
    """
    padded = cv2.copyMakeBorder((mesh.labels >= 0).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    return float32(cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1])


def visible_shares(mesh: PaintedMesh) -> NDArray[np.float32]:
    """The visible part of every triangle's area.

    Args:
        mesh: the painted mesh.

    Returns:
        (T,) float32, 0…1: 1 where no other triangle hides it, 0 where it faces away.

    Example:
        >>> near, far = [(0, 0, 0), (16, 0, 0), (16, 16, 0)], [(0, 0, 9), (16, 0, 9), (16, 16, 9)]
        >>> mesh = paint_mesh((16, 16), np.array(near + far, np.float32), np.array([(0, 1, 2), (3, 4, 5)], np.int32))
        >>> visible_shares(mesh).tolist()
        [1.0, 0.0]
    """
    pixels = np.bincount(mesh.labels[mesh.labels >= 0], minlength=len(mesh.triangles))
    areas = doubled_signed_areas(mesh.points, mesh.triangles) / 2
    # a triangle smaller than a pixel may cover no pixel's centre by chance
    share = np.where(areas < 1.0, 1.0, pixels / np.maximum(areas, 1.0)) * (areas > 0)
    return float32(np.clip(share, 0, 1))


def doubled_signed_areas(points: Points, triangles: Triangles) -> NDArray[np.float32]:
    """Twice the area of every triangle, positive where its corners run clockwise in the picture.

    Args:
        points: (N, 2 or 3) float32, pixels.
        triangles: (T, 3) int32, indices of points.

    Returns:
        (T,) float32, square pixels.

    Example:
        >>> points = np.array([(0, 0), (4, 0), (4, 3)], np.float32)
        >>> doubled_signed_areas(points, np.array([(0, 1, 2), (0, 2, 1)], np.int32)).tolist()
        [12.0, -12.0]
    """
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    return float32((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]))


def _is_solid(points: Points, triangles: Triangles) -> NDArray[np.bool_]:
    """(T,) whether a triangle faces the camera and is thick enough."""
    corners = points[triangles, :2]
    longest = ((corners - np.roll(corners, 1, axis=1)) ** 2).sum(axis=2).max(axis=1)
    return np.asarray(doubled_signed_areas(points, triangles) > MIN_THICKNESS * np.maximum(longest, 1e-6), np.bool_)


def _close_cracks(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Label cracks like their neighbours: where lips or lids meet, triangles without area leave cracks."""
    kernel = np.ones((5, 5), np.uint8)
    closed = cv2.morphologyEx((labels >= 0).astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    cracks = (closed > 0) & (labels < 0)
    neighbours = cv2.dilate(labels.astype(np.float32), kernel).astype(np.int32)
    return np.asarray(np.where(cracks, neighbours, labels), np.int32)


def _apply_affine(
    coefficients: NDArray[np.float32], labels: NDArray[np.int32], x: NDArray[np.float32], y: NDArray[np.float32]
) -> NDArray[np.float32]:
    """One coordinate of every pixel, by the map of its own triangle."""
    across, down, offset = coefficients.T
    return float32(across[labels] * x + down[labels] * y + offset[labels])
