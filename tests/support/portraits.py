"""The one sample photo with its face, and what tests make of it."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decode import decode
from facemagi_vision.faces import find_faces
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo

ASTRONAUT = Path(__file__).parents[1] / "data" / "astronaut.png"


@cache
def astronaut() -> Photo:
    """The sample as it is: 512 × 512, one face, 43 pixels between its eyes."""
    return found(decode(ASTRONAUT.read_bytes()).rgb)


@cache
def closeup() -> Photo:
    """The sample's head, three times as large: 600 × 600, 129 pixels between the eyes, with fine grain all over."""
    left, top, side, zoom = 124, 20, 200, 3
    photo = astronaut()
    cut = photo.rgb[top : top + side, left : left + side]
    enlarged = cv2.resize(cut, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(7).normal(0, 4, enlarged.shape[:2])[..., None]
    rgb = np.clip(enlarged + grain, 0, 255).astype(np.uint8)
    return replace(photo, rgb=rgb, faces=tuple(moved(face, (left, top), zoom) for face in photo.faces))


@cache
def other_self() -> Photo:
    """Somebody else: the sample mirrored, its face broader, its colours warmer and darker."""
    broad = cv2.resize(astronaut().rgb[:, ::-1], None, fx=1.2, fy=1, interpolation=cv2.INTER_CUBIC)
    return found((broad * np.array([0.95, 0.8, 0.65])).astype(np.uint8))


def found(rgb: RGB) -> Photo:
    """A picture with the faces that are found in it."""
    faces = (Face(f.id, f.box, f.landmarks, f.yaw, f.pitch, f.roll, f.quality) for f in find_faces(rgb))
    return Photo(rgb, tuple(faces))


def moved(face: Face, origin: tuple[float, float], zoom: float = 1.0) -> Face:
    """The face where pixel `origin` becomes (0, 0) of a picture enlarged by `zoom`."""
    landmarks = ((face.landmarks - np.array([*origin, 0.0])) * zoom).astype(np.float32)
    x, y, width, height = face.box
    box = ((x - origin[0]) * zoom, (y - origin[1]) * zoom, width * zoom, height * zoom)
    return replace(face, box=box, landmarks=landmarks)


def asking(photo: Photo, **params: Any) -> Photo:
    """The photo with the same parameters for every face."""
    return replace(photo, faces=tuple(replace(face, params=params) for face in photo.faces))


def with_pixels(photo: Photo, rgb: RGB) -> Photo:
    """Other pixels under the same faces."""
    return replace(photo, rgb=rgb)


def turned(photo: Photo) -> Photo:
    """The photo turned a quarter anticlockwise."""
    width = photo.rgb.shape[1]
    return replace(
        photo,
        rgb=np.ascontiguousarray(np.rot90(photo.rgb)),
        faces=tuple(replace(face, landmarks=_turned(face.landmarks, width)) for face in photo.faces),
    )


def beside(left: Photo, right: Photo) -> Photo:
    """Two photos of the same height as one, the faces of the first before those of the second."""
    shift = (-float(left.rgb.shape[1]), 0.0)
    faces = (*left.faces, *(moved(face, shift) for face in right.faces))
    numbered = tuple(replace(face, id=f"f{number}") for number, face in enumerate(faces))
    return Photo(np.concatenate([left.rgb, right.rgb], axis=1), numbered)


def change(before: RGB, after: RGB) -> NDArray[np.int16]:
    """(H, W, 3) after - before, levels."""
    return np.asarray(after, np.int16) - np.asarray(before, np.int16)


def _turned(landmarks: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    x, y, z = landmarks.T
    return np.stack([y, width - x, z], axis=1)
