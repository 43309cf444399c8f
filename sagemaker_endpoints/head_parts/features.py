"""What the network gets to see of one head: the person network's inner tensors, and channels of our own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.networks import network
from facemagi_vision.person import person_cells
from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.people.coarse_mask import CoarseMask
from sagemaker_endpoints._sdk.resample import read_small
from sagemaker_endpoints._sdk.similarity import Affine, compose, transform_points

from .window import SIDE, WIDE, Framing, centres_in_photo, eyes_of

Tensor = NDArray[np.float32]

HALF = SIDE // 2
"""Pixels of a side of our own channels."""

LEVELS = ((128, (16, 16)), (64, (16, 72, 16)), (32, (24, 96, 24)), (16, (32, 128)))
"""Side, and channels of each of the person network's inner tensors, in the order of its outputs."""

PERSON = "person_features"
"""The person network with its inner tensors as outputs, before the mask."""

OWN = 14
"""Number of our own channels: RGB, Lab against the own skin, the person masks of window and photo, the distance to the
face's outline, other faces, x, y, yaw, and what lies inside the photo."""

MASK, INSIDE = 6, 13
"""Numbers of two of our own channels: the person mask of the window, and what lies inside the photo."""

GREY = 127
"""What lies outside the photo, in our own channels. The person network sees the edge of the photo repeated."""

SKIN = (mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK, mesh.MID_FOREHEAD)
"""Rings of landmarks around bare skin."""

LAB_SCALE = np.array([50, 25, 25], np.float32)
FAR_INSIDE, FAR_OUTSIDE = 1.5, 4.0
"""The distance to the face's outline is cut off here, in units."""

WIDTH = (234, 454)
"""Landmarks at both ends of the face's width."""


@dataclass(frozen=True)
class Scene:
    """A photo with the faces in it.

    Attributes:
        rgb: (H, W, 3) uint8.
        person: gives the photo's person mask in the pixels of another picture, as `Photo.person_mask_in` does.
        face: the face whose head is meant, in the photo's pixels.
        others: the photo's other faces.
    """

    rgb: RGB
    person: Callable[[Affine, opencv.Size], Plane]
    face: FaceFrame
    others: Sequence[FaceFrame] = ()


def scene_of(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame] = ()) -> Scene:
    """The scene of a picture that is no `Photo`: its person mask is what the network sees in the whole picture.

    Args:
        rgb: (H, W, 3) uint8.
        face: the face whose head is meant, in the picture's pixels.
        others: the picture's other faces.
    """
    return Scene(rgb, CoarseMask(person_cells(rgb), (rgb.shape[1], rgb.shape[0])).part, face, others)


def network_inputs(scene: Scene, window: Affine, framing: Framing = WIDE) -> list[Tensor]:
    """The network's inputs for one window of a photo.

    Args:
        scene: the photo and its faces.
        window: (2, 3), from the photo's pixels to those of the window, `SIDE` x `SIDE`.
        framing: how much the window shows.

    Returns:
        (1, 128, 128, 14), our own channels without the window's person mask, which the network itself computes; then
        (1, 256, 256, 3), the window as the person network wants it. Both float32.
    """
    picture = cut_window(scene.rgb, window)
    return [own_channels(scene, window, picture, None, framing)[None], _person_input(picture)]


def cut_window(rgb: RGB, window: Affine) -> RGB:
    """The window of a photo; beyond the photo, its edge is repeated.

    Args:
        rgb: (H, W, 3) uint8.
        window: (2, 3), from the photo's pixels to the window's.

    Returns:
        (256, 256, 3) uint8.
    """
    picture: RGB = read_small(rgb, window, (SIDE, SIDE), cv2.BORDER_REPLICATE)
    return picture


def see_person(picture: RGB) -> tuple[list[Tensor], Plane]:
    """Run the person network.

    Args:
        picture: (256, 256, 3) uint8.

    Returns:
        Its inner tensors, (1, s, s, C) float32 each, as `LEVELS` lists them; and the mask, (256, 256) float32, 0…1.
    """
    *inner, mask = network(PERSON)(_person_input(picture))
    return inner, mask.reshape(SIDE, SIDE)


def own_channels(scene: Scene, window: Affine, picture: RGB, mask: Plane | None, framing: Framing = WIDE) -> Tensor:
    """Our own channels of a window.

    Args:
        scene: the photo and its faces.
        window: (2, 3), from the photo's pixels to the window's.
        picture: (256, 256, 3) uint8, the window of the photo.
        mask: (256, 256) float32, the window's person mask; None for a mask of zeros.
        framing: how much the window shows.

    Returns:
        (128, 128, 14) float32, about -2…2; 0 outside the photo.
    """
    to_half = compose(np.array([[0.5, 0, 0], [0, 0.5, 0]]), window)
    size = (HALF, HALF)
    inside = _inside(to_half, scene.rgb.shape)
    rgb = opencv.resize(picture, size, cv2.INTER_AREA)
    rgb[~inside] = GREY
    points = transform_points(to_half, scene.face.points).astype(np.float32)
    unit = HALF / framing.units
    whole = scene.person(to_half, size)
    own_mask = np.zeros(size, np.float32) if mask is None else opencv.resize(mask, size, cv2.INTER_AREA)
    channels = [
        *cv2.split(rgb * np.float32(1 / 255) - np.float32(0.5)),
        *_against_skin(rgb, points, inside),
        own_mask - np.float32(0.5),
        whole - np.float32(0.5),
        np.clip(_distance_to_outline(points) / np.float32(unit), -FAR_INSIDE, FAR_OUTSIDE) / np.float32(2),
        _other_faces(scene, to_half),
        *_from_the_eyes(transform_points(to_half, eyes_of(scene.face)), 4 * unit),
        np.full(size, 2 * _yaw(points), np.float32),
        np.ones(size, np.float32),
    ]
    own = opencv.merge(channels)
    own[~inside] = 0
    return own


def _person_input(picture: RGB) -> Tensor:
    """(1, 256, 256, 3): the window as the person network wants it."""
    return np.divide(picture[None], np.float32(255), dtype=np.float32)


def _inside(to_half: Affine, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(h, w): what lies inside the photo."""
    x, y = centres_in_photo(to_half, HALF)
    inside: NDArray[np.bool_] = (x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])
    return inside


def _from_the_eyes(eyes: NDArray[np.float64], scale: float) -> tuple[Plane, Plane]:
    """(h, w) each: how far right of the eyes a pixel lies, and how far below them."""
    centres = np.arange(HALF, dtype=np.float32) + np.float32(0.5)
    x, y = ((centres - np.float32(middle)) / np.float32(scale) for middle in eyes)
    return np.tile(x, (HALF, 1)), np.repeat(y, HALF).reshape(HALF, HALF)


def _other_faces(scene: Scene, to_half: Affine) -> Plane:
    """(h, w): 1 inside the outlines of the photo's other faces."""
    outlines = [transform_points(to_half, face.ring(OVAL)).astype(np.float32) for face in scene.others]
    return fill_polygons((HALF, HALF), outlines) if outlines else np.zeros((HALF, HALF), np.float32)


def _against_skin(rgb: RGB, points: NDArray[np.float32], inside: NDArray[np.bool_]) -> list[Plane]:
    """(h, w) each: L, a and b minus the median of the own bare skin; of the own face where no bare skin is visible."""
    lab = rgb_to_lab(rgb)
    for rings in (SKIN, (OVAL,)):
        skin = (fill_polygons((HALF, HALF), [points[list(ring)] for ring in rings]) > 0.5) & inside
        if skin.any():
            medians = np.median(lab[skin], axis=0)
            planes = zip(cv2.split(lab), medians, LAB_SCALE, strict=True)
            return [np.asarray((plane - median) / scale, np.float32) for plane, median, scale in planes]
    return [np.zeros((HALF, HALF), np.float32)] * 3


def _distance_to_outline(points: NDArray[np.float32]) -> Plane:
    """(h, w): pixels to the face's outline, negative inside it."""
    face = (fill_polygons((HALF, HALF), [points[list(OVAL)]]) > 0.5).astype(np.uint8)
    outside = cv2.distanceTransform(1 - face, cv2.DIST_L2, 3)
    return np.asarray(outside - cv2.distanceTransform(face, cv2.DIST_L2, 3), np.float32)


def _yaw(points: NDArray[np.float32]) -> float:
    """How far the nose lies right of the middle, in widths of the face."""
    left, right = sorted(points[list(WIDTH)], key=lambda point: float(point[0]))
    across = right - left
    return float((points[mesh.NOSE_TIP] - (left + right) / 2) @ across / max(float(across @ across), 1e-6))
