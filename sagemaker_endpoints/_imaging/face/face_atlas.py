"""The face atlas: one flat, symmetric map that every face can be brought to and taken from, triangle by triangle.

`face_atlas_points.csv` holds 468 landmarks: the mean of the sample photo's face (NASA, public domain) and its mirror
image, unrolled from a cylinder around the head. Unit: the distance between the eyes; origin at the root of the nose, v
downwards. `face_atlas_triangles.csv` is their Delaunay triangulation, corners clockwise as seen.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

UNIT = 96
"""Atlas pixels between the eyes."""

MARGIN = 8
"""Atlas pixels around the outermost landmarks."""

FLAT = 0.02
"""A triangle that shows less than this part of its area of the atlas is seen edge-on, or from behind."""


@dataclass(frozen=True)
class FaceAtlas:
    """frame: the atlas's own landmarks as a face, in atlas pixels. shape: (H, W). triangles: (T, 3) landmarks.

    labels: (H, W) int32, the triangle of every atlas pixel, -1 outside the face. Mirroring the atlas left to right
    mirrors the face.
    """

    frame: FaceFrame
    shape: tuple[int, int]
    triangles: NDArray[np.int32]
    labels: NDArray[np.int32]


@dataclass(frozen=True)
class Correspondence:
    """Where pixels of one picture come from in another: x, y (H, W) float32 as `cv2.remap` wants them, and
    seen (H, W), 0…1: how much of the face is to be had there."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    seen: Mask


@cache
def face_atlas() -> FaceAtlas:
    folder = Path(__file__).parent
    points = np.loadtxt(folder / "face_atlas_points.csv", np.float32, delimiter=",", skiprows=1) * np.float32(UNIT)
    triangles = np.loadtxt(folder / "face_atlas_triangles.csv", np.int32, delimiter=",", skiprows=1)
    half = float(np.abs(points[:, 0]).max()) + MARGIN
    origin = np.array([-half, float(points[:, 1].min()) - MARGIN], np.float32)
    placed = points - origin
    irises = np.repeat([placed[list(ring)].mean(axis=0) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)], 5, axis=0)
    up, right = np.array([0, -1], np.float32), np.array([1, 0], np.float32)
    frame = FaceFrame(np.concatenate([placed, irises]).astype(np.float32), float(UNIT), up, right)
    shape = (int(placed[:, 1].max()) + MARGIN, round(2 * half))
    return FaceAtlas(frame, shape, triangles, _labels(shape, placed, triangles))


def to_atlas(face: FaceFrame) -> Correspondence:
    """From where in a face's picture every atlas pixel comes. face: in that picture's pixels."""
    atlas = face_atlas()
    visible = np.clip(_facing(face) * 2.5, 0.0, 1.0).astype(np.float32)
    return _correspondence(atlas.labels, atlas.frame.points, face.points, visible)


def from_atlas(face: FaceFrame, shape: tuple[int, int]) -> Correspondence:
    """From where in the atlas every pixel of a face's picture comes. face: in that picture's pixels. shape: its."""
    atlas = face_atlas()
    front = _facing(face) > FLAT
    labels = _labels(shape, face.points, atlas.triangles, front)
    return _correspondence(labels, face.points, atlas.frame.points, np.ones(len(atlas.triangles), np.float32))


def sample(picture: NDArray[np.float32], where: Correspondence) -> NDArray[np.float32]:
    """The picture brought over, bilinear. picture: (H, W) or (H, W, C). Multiply by `where.seen` to leave the rest."""
    return float32(cv2.remap(picture, where.x, where.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _facing(face: FaceFrame) -> NDArray[np.float32]:
    """(T,) area of every triangle, signed, over that in the atlas, in each one's own unit."""
    atlas = face_atlas()
    there = _areas(face.points, atlas.triangles) / face.unit**2
    return float32(there / (_areas(atlas.frame.points, atlas.triangles) / UNIT**2))


def _areas(points: Points, triangles: NDArray[np.int32]) -> NDArray[np.float32]:
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    return (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])


def _labels(
    shape: tuple[int, int],
    points: Points,
    triangles: NDArray[np.int32],
    shown: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    labels = np.full(shape, -1, np.int32)
    corners = np.rint((points - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)[triangles]
    for index in range(len(triangles)) if shown is None else np.flatnonzero(shown):
        cv2.fillConvexPoly(labels, corners[index], int(index), cv2.LINE_8, SUBPIXEL_BITS)
    return labels


def _correspondence(
    labels: NDArray[np.int32], here: Points, there: Points, seen: NDArray[np.float32]
) -> Correspondence:
    """Affine maps of the triangles, gathered per pixel; `seen` is told per triangle."""
    triangles = face_atlas().triangles
    homogeneous = np.concatenate([here[triangles], np.ones((*triangles.shape, 1), np.float32)], axis=2)
    singular = np.abs(_areas(here, triangles)) < 1e-3
    homogeneous[singular] = np.eye(3, dtype=np.float32)
    affine = np.linalg.inv(homogeneous.astype(np.float64)) @ there[triangles]
    row = np.arange(labels.shape[0], dtype=np.float32)[:, None] + np.float32(0.5)
    column = np.arange(labels.shape[1], dtype=np.float32)[None] + np.float32(0.5)
    coefficients = affine.astype(np.float32).reshape(-1, 6)
    # the last row serves pixels without a triangle
    coefficients = np.concatenate([coefficients, np.full((1, 6), -1, np.float32)])[labels]
    x = column * coefficients[..., 0] + row * coefficients[..., 2] + coefficients[..., 4] - np.float32(0.5)
    y = column * coefficients[..., 1] + row * coefficients[..., 3] + coefficients[..., 5] - np.float32(0.5)
    usable = np.append(np.where(singular, 0, seen), 0).astype(np.float32)
    return Correspondence(float32(x), float32(y), usable[labels])
