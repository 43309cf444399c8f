"""Cuts and scales a result: to a portrait of a standard size around the face, or to a maximum side."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.alpha import has_alpha, premultiplied, straight
from sagemaker_endpoints._sdk.contract import Face, Photo, Picture
from sagemaker_endpoints._sdk.opencv import Size

SIZES: dict[str, Size] = {"result": (400, 500), "thumbnail": (240, 300)}
"""(width, height), pixels, by name."""

FACE_SHARE = 0.45
"""Height of the face, from the top of the forehead to the chin, as a share of the frame's height. The skull rises a
third of that above the forehead, so the head takes 0.6 of the height; with the face in the middle, an eighth remains
above the head."""

Channel = TypeVar("Channel", np.uint8, np.float32)

Window = tuple[int, int, int, int]
"""(left, top, right, bottom), whole pixels, right and bottom exclusive."""


def portrait(picture: Picture, photo: Photo, size: Size) -> Picture:
    """Cut a picture around the largest edited face and scale it to exactly `size`.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8, made from `photo`; it may be larger or smaller.
        photo: the photo, with the faces that were edited.
        size: (width, height) of the result.
    """
    left, top, right, bottom = portrait_window(photo.rgb.shape[:2], photo.faces, size)
    across, down = picture.shape[1] / photo.rgb.shape[1], picture.shape[0] / photo.rgb.shape[0]
    rows = slice(round(top * down), max(round(bottom * down), 1))
    columns = slice(round(left * across), max(round(right * across), 1))
    return scaled(picture[rows, columns], size)


def portrait_window(shape: tuple[int, ...], faces: tuple[Face, ...], size: Size) -> Window:
    """The window that frames the largest face, with the aspect ratio of `size`.

    A window that reaches beyond the picture's edge is moved inside; one that is larger than the picture shrinks.

    Args:
        shape: (H, W) of the picture.
        faces: in the picture's pixels; without faces the largest window in the middle is taken.
        size: (width, height) of the result.
    """
    centre, frame_height = _frame(shape, faces)
    aspect = size[0] / size[1]
    height = min(frame_height, shape[0], shape[1] / aspect)
    extent = np.maximum(1, np.round((height * aspect, height))).astype(int)
    corner = np.clip(np.round(centre - extent / 2), 0, (shape[1], shape[0]) - extent).astype(int)
    left, top = (int(value) for value in corner)
    return left, top, left + int(extent[0]), top + int(extent[1])


def fitted(picture: Picture, max_side: int | None) -> Picture:
    """A picture whose longer side has at most `max_side` pixels; never enlarged.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        max_side: pixels; None leaves the picture as it is.
    """
    height, width = picture.shape[:2]
    longest = max(height, width)
    if max_side is None or longest <= max_side:
        return picture
    factor = max_side / longest
    return scaled(picture, opencv.scaled_size(width, height, factor))


def scaled(picture: Picture, size: Size) -> Picture:
    """Resize a picture: area averaging to shrink it, cubic interpolation to enlarge it.

    Colours are weighted by alpha, so that the colour of transparent pixels does not bleed into the edges.

    Args:
        picture: (H, W, 3) or (H, W, 4) uint8.
        size: (width, height) of the result.
    """
    if has_alpha(picture):
        return straight(_resized(premultiplied(picture), size))
    return _resized(picture, size)


def _resized(picture: NDArray[Channel], size: Size) -> NDArray[Channel]:
    shrinks = size[0] <= picture.shape[1]
    return opencv.resize(picture, size, cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)


def _frame(shape: tuple[int, ...], faces: tuple[Face, ...]) -> tuple[NDArray[np.float64], float]:
    """The centre of the frame and its height."""
    if not faces:
        return np.array([shape[1] / 2, shape[0] / 2]), float(shape[0])
    extents = [np.ptp(face.landmarks[:, 1]) for face in faces]
    points = faces[int(np.argmax(extents))].landmarks[:, :2].astype(np.float64)
    return (points.min(axis=0) + points.max(axis=0)) / 2, float(max(extents)) / FACE_SHARE
