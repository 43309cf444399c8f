"""The sample's head with attributes drawn onto it, for tests of the attribute labels."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.attributes.feature_labels import MOUSTACHE
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.lips import GAPS
from sagemaker_endpoints._sdk.align import align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB, Crop, Photo
from sagemaker_endpoints._sdk.face_transform import transform_face
from sagemaker_endpoints._sdk.landmarks import OVAL
from tests.support.editing import edited
from tests.support.portraits import closeup, with_pixels

Points = NDArray[np.float32]
Colour = tuple[int, int, int]

HAIR: Colour = (38, 24, 16)
"""Colour of drawn hair, red first."""

FRAMES: Colour = (30, 30, 34)
"""Colour of drawn spectacle frames, red first."""


def crop_of(photo: Photo, template: str = "ffhq", size: int = 384) -> Crop:
    """The crop of the photo's first face."""
    face = photo.faces[0]
    alignment = find_alignment(face.landmarks, template, size)
    return Crop(align(photo.rgb, alignment), transform_face(face, alignment.matrix), photo, alignment.matrix)


def with_hair(colour: str) -> Photo:
    """The sample with dyed hair.

    Args:
        colour: `#rrggbb`.
    """
    return with_pixels(closeup(), edited("hair_color", "hair_color", closeup(), colour=colour, strength=100))


def with_glasses() -> Photo:
    """The sample with glasses: two round rims, a bridge, an arm at each side."""

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        thick = max(2, round(0.05 * unit))
        eyes = points[[468, 473]]
        across = (eyes[1] - eyes[0]) / np.linalg.norm(eyes[1] - eyes[0]) * 0.36 * unit
        for eye, side in zip(eyes, (-1, 1), strict=True):
            cv2.circle(rgb, _pixel(eye), round(0.36 * unit), FRAMES, thick, cv2.LINE_AA)
            cv2.line(rgb, _pixel(eye + side * across), _pixel(eye + 2.4 * side * across), FRAMES, thick, cv2.LINE_AA)
        cv2.line(rgb, _pixel(eyes[0] + across), _pixel(eyes[1] - across), FRAMES, thick, cv2.LINE_AA)

    return _drawn(draw)


def with_fringe() -> Photo:
    """The sample with hair down to the brows."""
    top = (54, 103, 67, 109, 10, 338, 297, 332, 284)

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        brows = points[[300, 334, 296, 66, 105, 70]] - (0, 0.08 * unit)
        _fill(rgb, np.concatenate([points[list(top)] - (0, 0.3 * unit), brows]), HAIR)

    return _drawn(draw)


def with_forehead() -> Photo:
    """The sample without its fringe: skin up to well above the mesh."""
    top = (21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251)

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        brows = points[[300, 293, 334, 296, 336, 107, 66, 105, 63, 70]] - (0, 0.06 * unit)
        _fill(rgb, np.concatenate([points[list(top)] - (0, 0.1 * unit), brows]), _skin(rgb, points))

    return _drawn(draw)


def bald() -> Photo:
    """The sample without hair: the wall in its place, and a dome of skin above the face."""
    temples = (127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356)

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        face = np.zeros(rgb.shape[:2], np.uint8)
        hull = cv2.convexHull(np.ascontiguousarray(points[:468]))
        _fill(face, np.asarray(hull[:, 0], np.float32), 255)
        wall = rgb[: round(float(points[152, 1]) - 0.2 * unit)]
        wall[face[: len(wall)] == 0] = rgb[10, 10]
        middle, skin = points[[234, 454]].mean(axis=0), _skin(rgb, points)
        wide, high = float(points[454, 0] - points[234, 0]), float(middle[1] - points[10, 1])
        axes = (round(0.54 * wide), round(1.6 * high))
        dome = np.array(cv2.ellipse2Poly(_pixel(middle), axes, 0, 180, 360, 4), np.float32)
        brows = points[[300, 334, 296, 66, 105, 70]] - (0, 0.06 * unit)
        _fill(rgb, np.concatenate([dome, points[[356]], brows, points[[127]]]), skin)
        _fill(rgb, np.concatenate([points[list(temples)], brows]), skin)

    return _drawn(draw)


def with_moustache() -> Photo:
    """The sample with a moustache."""
    return _drawn(lambda rgb, points, unit: _fill(rgb, points[list(MOUSTACHE)], HAIR))


def with_beard() -> Photo:
    """The sample with a beard on upper lip, chin and jaw."""
    ring = (132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361)
    lip = (291, 375, 321, 405, 314, 17, 84, 181, 91, 146, 61)

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        _fill(rgb, points[list(ring + lip)], HAIR)
        _fill(rgb, points[list(MOUSTACHE)], HAIR)

    return _drawn(draw)


def with_brows() -> Photo:
    """The sample with thick, dark brows."""

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        for ring in (mesh.LEFT_BROW, mesh.RIGHT_BROW):
            cv2.polylines(rgb, [np.rint(points[list(ring)]).astype(np.int32)], True, HAIR, round(0.08 * unit))
            _fill(rgb, points[list(ring)], HAIR)

    return _drawn(draw)


def paler() -> Photo:
    """The sample with its face blended with 75 % of nearly white."""

    def draw(rgb: RGB, points: Points, unit: float) -> None:
        face = np.zeros(rgb.shape[:2], np.uint8)
        _fill(face, points[list(OVAL)], 255)
        rgb[face > 0] = np.rint(250 - (250 - rgb[face > 0].astype(float)) / 4)

    return _drawn(draw)


def grey() -> Photo:
    """The sample in shades of grey."""
    photo = closeup()
    return with_pixels(photo, np.repeat(cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2))


def with_closed_mouth() -> Photo:
    """The sample with landmarks of a closed mouth; the pixels do not change."""
    photo = closeup()
    landmarks = photo.faces[0].landmarks.copy()
    for upper, lower in GAPS:
        landmarks[lower] = landmarks[upper]
    return replace(photo, faces=(replace(photo.faces[0], landmarks=landmarks),))


def _drawn(draw: Callable[[RGB, Points, float], None]) -> Photo:
    """The sample after `draw` (picture, landmarks, unit) has written to its picture."""
    photo = closeup()
    rgb, points = photo.rgb.copy(), photo.faces[0].landmarks[:, :2]
    draw(rgb, points, float(np.linalg.norm(points[473] - points[468])))
    return with_pixels(photo, rgb)


def _fill(rgb: NDArray[np.uint8], outline: Points, colour: Colour | int) -> None:
    cv2.fillPoly(rgb, [np.rint(outline).astype(np.int32)], colour, cv2.LINE_AA)


def _skin(rgb: RGB, points: Points) -> Colour:
    """The median colour of the cheek."""
    x, y = points[50].astype(int)
    red, green, blue = np.median(rgb[y - 6 : y + 6, x - 6 : x + 6], axis=(0, 1))
    return int(red), int(green), int(blue)


def _pixel(point: Points) -> Sequence[int]:
    return round(float(point[0])), round(float(point[1]))
