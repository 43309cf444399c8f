"""The sample photo with its face, and the variants of it that tests use."""

from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decode import decode
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from scripts.repository import SAMPLE
from scripts.workbench import photo_of


@cache
def astronaut() -> Photo:
    """The sample photo: 512 × 512 pixels, one face, inter-ocular distance 43 pixels."""
    return photo_of(decode(SAMPLE.read_bytes()).rgb)


@cache
def closeup() -> Photo:
    """The sample's head, enlarged three times, with fine grain: 600 × 600, inter-ocular distance 129 pixels."""
    left, top, side, zoom = 124, 20, 200, 3
    photo = astronaut()
    cut = photo.rgb[top : top + side, left : left + side]
    enlarged = cv2.resize(cut, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(7).normal(0, 4, enlarged.shape[:2])[..., None]
    rgb = np.clip(enlarged + grain, 0, 255).astype(np.uint8)
    return replace(photo, rgb=rgb, faces=tuple(face_in_crop(face, (left, top), zoom) for face in photo.faces))


@cache
def other_person() -> Photo:
    """A second person: the sample mirrored, with a broader face and warmer, darker colours."""
    broad = cv2.resize(astronaut().rgb[:, ::-1], None, fx=1.2, fy=1, interpolation=cv2.INTER_CUBIC)
    rgb = (broad * np.array([0.95, 0.8, 0.65])).astype(np.uint8)
    rgb.flags.writeable = False  # jobs share photos, second ones too
    return photo_of(rgb)


def face_in_crop(face: Face, origin: tuple[float, float], zoom: float = 1.0) -> Face:
    """The face in the pixels of a crop.

    Args:
        face: in the photo's pixels.
        origin: x, y of the crop's top-left corner in the photo.
        zoom: factor by which the crop is enlarged.
    """
    landmarks = ((face.landmarks - np.array([*origin, 0.0])) * zoom).astype(np.float32)
    x, y, width, height = face.box
    box = ((x - origin[0]) * zoom, (y - origin[1]) * zoom, width * zoom, height * zoom)
    return replace(face, box=box, landmarks=landmarks)


def with_params(photo: Photo, **params: Any) -> Photo:
    """The photo with the same parameters for every face."""
    return replace(photo, faces=tuple(replace(face, params=params) for face in photo.faces))


def with_pixels(photo: Photo, rgb: RGB) -> Photo:
    """The same faces on another picture."""
    return replace(photo, rgb=rgb)


def quarter_turned(photo: Photo) -> Photo:
    """The photo rotated by 90 degrees anticlockwise; the faces keep their boxes."""
    width = photo.rgb.shape[1]
    return replace(
        photo,
        rgb=np.ascontiguousarray(np.rot90(photo.rgb)),
        faces=tuple(replace(face, landmarks=_turned_points(face.landmarks, width)) for face in photo.faces),
    )


def side_by_side(left: Photo, right: Photo) -> Photo:
    """Two photos of the same height joined into one; the faces of the left one come first, and ids are counted anew."""
    origin = (-float(left.rgb.shape[1]), 0.0)
    faces = (*left.faces, *(face_in_crop(face, origin) for face in right.faces))
    numbered = tuple(replace(face, id=f"f{number}") for number, face in enumerate(faces))
    return Photo(np.concatenate([left.rgb, right.rgb], axis=1), numbered)


def change(before: RGB, after: RGB) -> NDArray[np.int16]:
    """(H, W, 3) after - before, levels."""
    return np.asarray(after, np.int16) - np.asarray(before, np.int16)


def _turned_points(landmarks: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    x, y, z = landmarks.T
    return np.stack([y, width - x, z], axis=1)
