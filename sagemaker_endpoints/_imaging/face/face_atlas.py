"""The face atlas: one flat, symmetric map of the face. Pictures are warped into it and out of it triangle by triangle.

`face_atlas_points.csv` holds 468 landmarks: the mean of the sample photo's face (NASA, public domain) and its mirror
image, unrolled from a cylinder around the head. 1 is the inter-ocular distance; the origin is the root of the nose; v
points down. `face_atlas_triangles.csv` is their Delaunay triangulation, with corners clockwise in the picture.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.mesh_map import doubled_signed_areas
from sagemaker_endpoints._imaging.geometry.polygon import SUBPIXEL_BITS
from sagemaker_endpoints._sdk.contract import Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

UNIT = 96
"""Inter-ocular distance in the atlas, pixels."""

MARGIN = 8
"""Border around the outermost landmarks, atlas pixels."""

MIN_FACING = 0.02
"""Area of a triangle in the picture divided by its area in the atlas. Below this ratio the triangle is seen edge-on, or
faces away from the camera."""


@dataclass(frozen=True)
class FaceAtlas:
    """The atlas at `UNIT` pixels between the eyes. Mirroring it left to right mirrors the face.

    Attributes:
        frame: the atlas's own landmarks as a face, in atlas pixels; each iris lies in the centre of its eye.
        shape: (H, W) of the atlas.
        triangles: (T, 3) int32, the landmark numbers of each triangle's corners.
        labels: (H, W) int32, the number of the triangle at every atlas pixel, -1 outside the face.
    """

    frame: FaceFrame
    shape: tuple[int, int]
    triangles: NDArray[np.int32]
    labels: NDArray[np.int32]


@dataclass(frozen=True)
class Correspondence:
    """For every pixel of the picture to make, its position in the picture to read.

    Attributes:
        x, y: (H, W) float32 pixels, in the convention of `cv2.remap` (pixel centres are whole numbers).
        visible: (H, W) float32, 0…1: how well the face is visible there; 0 outside the face.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    visible: Mask


@cache
def face_atlas() -> FaceAtlas:
    """Load the atlas; later calls return the same object.

    Returns:
        The atlas.

    Example:
        >>> face_atlas().shape
        (240, 325)
    """
    folder = Path(__file__).parent
    points = np.loadtxt(folder / "face_atlas_points.csv", np.float32, delimiter=",", skiprows=1) * np.float32(UNIT)
    triangles = np.loadtxt(folder / "face_atlas_triangles.csv", np.int32, delimiter=",", skiprows=1)
    half = float(np.abs(points[:, 0]).max()) + MARGIN
    origin = np.array([-half, float(points[:, 1].min()) - MARGIN], np.float32)
    shifted = points - origin
    irises = np.repeat([shifted[list(ring)].mean(axis=0) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)], 5, axis=0)
    up, right = np.array([0, -1], np.float32), np.array([1, 0], np.float32)
    frame = FaceFrame(np.concatenate([shifted, irises]).astype(np.float32), float(UNIT), up, right)
    shape = (int(shifted[:, 1].max()) + MARGIN, round(2 * half))
    return FaceAtlas(frame, shape, triangles, _labels(shape, shifted, triangles))


def picture_to_atlas(face: FaceFrame) -> Correspondence:
    """The correspondence that warps a picture of a face into the atlas.

    Args:
        face: in pixels of the picture.

    Returns:
        (H, W) of the atlas; `visible` falls to 0 on triangles that turn away from the camera.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> remap(np.ones((256, 256), np.float32), picture_to_atlas(sample_frame())).shape
        (240, 325)
    """
    atlas = face_atlas()
    visible = np.clip(_facing(face) * 2.5, 0.0, 1.0).astype(np.float32)
    return _correspondence(atlas.labels, atlas.frame.points, face.points, visible)


def atlas_to_picture(face: FaceFrame, shape: tuple[int, int]) -> Correspondence:
    """The correspondence that warps the atlas onto a face in a picture.

    Args:
        face: in pixels of the picture.
        shape: (H, W) of the picture.

    Returns:
        (H, W) of the picture; `visible` is 1 on triangles that face the camera, 0 elsewhere.

    Example:
        >>> from sagemaker_endpoints._imaging.face.sample_face import sample_frame
        >>> atlas_to_picture(sample_frame(), (256, 256)).visible[[0, 128], [0, 128]]
        array([0., 1.], dtype=float32)
    """
    atlas = face_atlas()
    front = _facing(face) > MIN_FACING
    labels = _labels(shape, face.points, atlas.triangles, front)
    return _correspondence(labels, face.points, atlas.frame.points, np.ones(len(atlas.triangles), np.float32))


def remap(picture: NDArray[np.float32], correspondence: Correspondence) -> NDArray[np.float32]:
    """Warp a picture by a correspondence, with bilinear interpolation.

    Args:
        picture: (H, W) or (H, W, C) float32, the picture to read.
        correspondence: from `picture_to_atlas` or `atlas_to_picture`. Outside the face the result is arbitrary:
            multiply it by `correspondence.visible`.

    Returns:
        The height and width of the correspondence, the picture's channels, float32.

    Example:
        >>> zero = np.zeros((1, 1), np.float32)
        >>> remap(np.eye(2, dtype=np.float32), Correspondence(zero, zero, zero))
        array([[1.]], dtype=float32)
    """
    return float32(
        cv2.remap(picture, correspondence.x, correspondence.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def _facing(face: FaceFrame) -> NDArray[np.float32]:
    """(T,) signed area of every triangle in the picture divided by that in the atlas, both in square units."""
    atlas = face_atlas()
    in_picture = doubled_signed_areas(face.points, atlas.triangles) / face.unit**2
    return float32(in_picture / (doubled_signed_areas(atlas.frame.points, atlas.triangles) / UNIT**2))


def _labels(
    shape: tuple[int, int],
    points: Points,
    triangles: NDArray[np.int32],
    drawn: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """(H, W) the triangle of every pixel, -1 outside; `drawn` (T,) selects the triangles that count, default all."""
    labels = np.full(shape, -1, np.int32)
    corners = np.rint((points - 0.5) * 2**SUBPIXEL_BITS).astype(np.int32)[triangles]
    for index in range(len(triangles)) if drawn is None else np.flatnonzero(drawn):
        cv2.fillConvexPoly(labels, corners[index], int(index), cv2.LINE_8, SUBPIXEL_BITS)
    return labels


def _correspondence(
    labels: NDArray[np.int32], target: Points, source: Points, visible: NDArray[np.float32]
) -> Correspondence:
    """Each pixel's position under the affine map of its triangle.

    Args:
        labels: (H, W), the triangle of every pixel of the picture to make.
        target: landmarks in the picture to make.
        source: landmarks in the picture to read.
        visible: (T,), 0…1 for every triangle.
    """
    triangles = face_atlas().triangles
    homogeneous = np.concatenate([target[triangles], np.ones((*triangles.shape, 1), np.float32)], axis=2)
    singular = np.abs(doubled_signed_areas(target, triangles)) < 1e-3
    homogeneous[singular] = np.eye(3, dtype=np.float32)
    affine = np.linalg.inv(homogeneous.astype(np.float64)) @ source[triangles]
    row = np.arange(labels.shape[0], dtype=np.float32)[:, None] + np.float32(0.5)
    column = np.arange(labels.shape[1], dtype=np.float32)[None] + np.float32(0.5)
    coefficients = affine.astype(np.float32).reshape(-1, 6)
    # label -1 selects the last row: pixels without a triangle
    coefficients = np.concatenate([coefficients, np.full((1, 6), -1, np.float32)])[labels]
    x = column * coefficients[..., 0] + row * coefficients[..., 2] + coefficients[..., 4] - np.float32(0.5)
    y = column * coefficients[..., 1] + row * coefficients[..., 3] + coefficients[..., 5] - np.float32(0.5)
    usable = np.append(np.where(singular, 0, visible), 0).astype(np.float32)
    return Correspondence(float32(x), float32(y), usable[labels])
