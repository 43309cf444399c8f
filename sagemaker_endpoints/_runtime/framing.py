"""The standard sizes of a result: cut out around the face as an identity portrait is."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.alpha import has_alpha, premultiplied, straight
from sagemaker_endpoints._sdk.contract import Face, Photo, Picture
from sagemaker_endpoints._sdk.opencv import Size

SIZES: dict[str, Size] = {"result": (400, 500), "thumbnail": (240, 300)}
"""(width, height) by name."""

FACE_SHARE = 0.45
"""The part of the frame's height from the top of the forehead to the chin. The skull rises another third of that above
the forehead, so the whole head takes 0.6, and the face in the middle leaves an eighth of the frame over the head."""

Channel = TypeVar("Channel", np.uint8, np.float32)

Window = tuple[int, int, int, int]
"""(left, top, right, bottom), whole pixels, right and bottom exclusive."""


def portrait(picture: Picture, photo: Photo, size: Size) -> Picture:
    """The picture cut around the largest face that was edited, then scaled to exactly `size`.

    picture: what was made from `photo`; it may be larger or smaller.
    """
    left, top, right, bottom = portrait_window(photo.rgb.shape[:2], photo.faces, size)
    across, down = picture.shape[1] / photo.rgb.shape[1], picture.shape[0] / photo.rgb.shape[0]
    rows = slice(round(top * down), max(round(bottom * down), 1))
    columns = slice(round(left * across), max(round(right * across), 1))
    return scaled(picture[rows, columns], size)


def portrait_window(shape: tuple[int, ...], faces: tuple[Face, ...], size: Size) -> Window:
    """The window of the aspect of `size` that frames the largest face; without faces the largest in the middle.

    Where it would reach over the picture's edge it is moved inside; where it is larger than the picture it shrinks.

    shape: (H, W) of the picture.
    """
    centre, wanted = _frame(shape, faces)
    aspect = size[0] / size[1]
    height = min(wanted, shape[0], shape[1] / aspect)
    extent = np.maximum(1, np.round((height * aspect, height))).astype(int)
    corner = np.clip(np.round(centre - extent / 2), 0, (shape[1], shape[0]) - extent).astype(int)
    left, top = (int(value) for value in corner)
    return left, top, left + int(extent[0]), top + int(extent[1])


def fitted(picture: Picture, max_side: int | None) -> Picture:
    """The picture with its longer side at most `max_side` pixels; never enlarged."""
    height, width = picture.shape[:2]
    longest = max(height, width)
    if max_side is None or longest <= max_side:
        return picture
    factor = max_side / longest
    return scaled(picture, opencv.scaled_size(width, height, factor))


def scaled(picture: Picture, size: Size) -> Picture:
    """The whole picture at another size: areas averaged when it shrinks, cubic when it grows.

    Colours count as much as they are seen, so that the ground that was cut away leaves no rim.
    """
    if has_alpha(picture):
        return straight(_resized(premultiplied(picture), size))
    return _resized(picture, size)


def _resized(picture: NDArray[Channel], size: Size) -> NDArray[Channel]:
    """(H, W, C) uint8 or float32, of the same type again."""
    shrinks = size[0] <= picture.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(opencv.resize(picture, size, how), dtype=picture.dtype)


def _frame(shape: tuple[int, ...], faces: tuple[Face, ...]) -> tuple[NDArray[np.float64], float]:
    if not faces:
        return np.array([shape[1] / 2, shape[0] / 2]), float(shape[0])
    extents = [np.ptp(face.landmarks[:, 1]) for face in faces]
    points = faces[int(np.argmax(extents))].landmarks[:, :2].astype(np.float64)
    return (points.min(axis=0) + points.max(axis=0)) / 2, float(max(extents)) / FACE_SHARE
