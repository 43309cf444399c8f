"""Pictures and measures for the tests of face swap and morph."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._sdk.contract import RGB, Photo
from tests.support.editing import edited
from tests.support.portraits import other_person, with_pixels

GREEN = np.array([0, 255, 0], np.uint8)


def edit(effect: str, photo: Photo, source: Photo | None, **params: object) -> RGB:
    """One effect with consent given; without a source, `other_person` is used."""
    photo = replace(photo, references={"source": source or other_person()})
    return edited("face_swap", effect, photo, **params)


def around(photo: Photo, landmark: int, size: float) -> tuple[slice, slice]:
    """A square around a landmark; size: its side in units."""
    frame = face_frame(photo.faces[0].landmarks)
    (x, y), half = frame.points[landmark], size * frame.unit / 2
    return slice(int(y - half), int(y + half) + 1), slice(int(x - half), int(x + half) + 1)


def with_dot(photo: Photo, landmark: int) -> Photo:
    rgb = photo.rgb.copy()
    rgb[around(photo, landmark, 0.12)] = GREEN
    return with_pixels(photo, rgb)


def greenness(rgb: RGB) -> NDArray[np.float32]:
    levels = rgb.astype(np.float32)
    return np.asarray(levels[..., 1] - (levels[..., 0] + levels[..., 2]) / 2, np.float32)


def green_spot(rgb: RGB) -> NDArray[np.float64]:
    """(x, y) of the centre of the green pixels."""
    green = greenness(rgb)
    rows, columns = np.nonzero(green > green.max() / 2)
    return np.array([columns.mean() + 0.5, rows.mean() + 0.5])


def fine_detail(rgb: RGB) -> float:
    levels = rgb.astype(np.float32)
    return float((levels - cv2.GaussianBlur(levels, (0, 0), 1.0)).std())
