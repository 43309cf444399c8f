"""Faces with drawn mouths, eyes and brows for the tests of the morph."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import Photo
from sagemaker_endpoints._sdk.dtypes import float32

LOWER_LIP = tuple(sorted({*mesh.LIPS_INNER[11:], *mesh.LIPS_OUTER[11:]}))


def with_open_mouth(photo: Photo, height: float, colour: tuple[int, int, int]) -> Photo:
    """The photo with its lower lip moved down by a height in units, and what is between the lips in one colour."""
    frame = face_frame(photo.faces[0].landmarks)
    points = photo.faces[0].landmarks.copy()
    upper = points[list(mesh.LIPS_INNER[1:10]), :2]
    points[list(mesh.LIPS_INNER[:10:-1]), :2] = upper
    points[list(LOWER_LIP), :2] -= np.float32(height * frame.unit) * frame.up
    return _painted(photo, points, mesh.LIPS_INNER, colour)


def with_shut_eyes(photo: Photo) -> Photo:
    """The photo with every lower lid on the upper one."""
    points = photo.faces[0].landmarks.copy()
    for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE):
        points[list(ring[1:8])] = points[list(ring[15:8:-1])]
    return _with_landmarks(photo, points)


def inner_mouth(points: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(H, W): what certainly lies between the lips."""
    ring = points[list(mesh.LIPS_INNER), :2]
    middle = ring.mean(axis=0)
    return fill_polygons((shape[0], shape[1]), [float32(middle + (ring - middle) * np.float32(0.5))]) > 0.9


def with_lips(photo: Photo, colour: tuple[int, int, int]) -> Photo:
    """The photo with its lips in one colour."""
    rgb = photo.rgb.copy()
    rgb[lips_of(photo.faces[0].landmarks, rgb.shape)] = colour
    return replace(photo, rgb=rgb)


def lips_of(points: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(H, W): the lips without what is between them."""
    outer, inner = (
        fill_polygons((shape[0], shape[1]), [points[list(ring), :2]]) for ring in (mesh.LIPS_OUTER, mesh.LIPS_INNER)
    )
    return (outer > 0.9) & (inner < 0.1)


def with_moustache(photo: Photo, colour: tuple[int, int, int]) -> Photo:
    """The photo with hair between nose and mouth in one colour."""
    rgb = photo.rgb.copy()
    rgb[moustache_of(photo, rgb.shape)] = colour
    return replace(photo, rgb=rgb)


def moustache_of(photo: Photo, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(H, W): the skin between nose and mouth."""
    ring = (206, 203, 98, 2, 327, 423, 426, 291, 269, 267, 0, 37, 39, 61)
    return fill_polygons((shape[0], shape[1]), [face_frame(photo.faces[0].landmarks).ring(ring)]) > 0.5


def _painted(photo: Photo, points: NDArray[np.float32], ring: tuple[int, ...], colour: tuple[int, int, int]) -> Photo:
    rgb = photo.rgb.copy()
    rgb[fill_polygons((rgb.shape[0], rgb.shape[1]), [points[list(ring), :2]]) > 0.5] = colour
    return replace(_with_landmarks(photo, points), rgb=rgb)


def _with_landmarks(photo: Photo, points: NDArray[np.float32]) -> Photo:
    return replace(photo, faces=tuple(replace(face, landmarks=points) for face in photo.faces))
