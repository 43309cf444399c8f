"""Finds the classes around a face."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_components import SOFT_EDGE, components_near, near_face
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._litert.loading import load_network
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, inverse, scale_of, transform_points

from .classes import CLASSES
from .features import Scene, network_inputs
from .network import shares, variables, write
from .window import SIDE, centres_in_photo, window_of

WEIGHTS = Path(__file__).with_name("head_parts.safetensors")
"""The network's weights, which are part of the repository."""

Probabilities = NDArray[np.float32]
"""(h, w, 7). All functions here work on one class after the other, so the memory has a plane for each class."""

WORN = (CLASSES.index("hair"), CLASSES.index("headwear"))
"""Classes that are on the head."""

LEAST = 1e-3
"""Where the other classes together have less, a removed class stays."""

OPENCV_CHANNELS = 4
"""OpenCV warps as many channels at once."""

UP, RIGHT = np.array([0, -1], np.float32), np.array([1, 0], np.float32)
"""The axes of a face in its window."""


class HeadParser:
    """The network, ready to run on one core; threads may share it.

    Args:
        weights: the weights file.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._network = load_network(weights, variables, write)

    def __call__(self, scene: Scene) -> tuple[Affine, Probabilities]:
        """Find the classes around one face.

        Args:
            scene: the photo with the face.

        Returns:
            The window, (2, 3) from the photo's pixels to the window's; and the probability of each class in it,
            (256, 256, 7) float32, in the order of `CLASSES`.
        """
        window = window_of(scene.face)
        (scores,) = self._network(*network_inputs(scene, window))
        own = without_strays(shares(scores[0]), _in_window(scene.face, window))
        return window, continued(own, window, scene.rgb.shape)


def without_strays(probabilities: Probabilities, face: FaceFrame) -> Probabilities:
    """Remove hair and headwear that do not touch the head; the other classes share what they leave.

    The portraits of the training end at the shoulders, so what lies far below is sometimes taken for hats.

    Args:
        probabilities: (256, 256, 7) float32; changed in place.
        face: in the window's pixels.

    Returns:
        The same array; the sum is 1 at every pixel.
    """
    planes = np.moveaxis(probabilities, 2, 0)
    near = near_face(probabilities.shape, face)
    kept = {index: components_near(planes[index], near, SOFT_EDGE * face.unit) for index in WORN}
    total = sum(kept.get(index, plane) for index, plane in enumerate(planes))
    enough = total > LEAST
    planes *= np.where(enough, 1 / np.maximum(total, LEAST), np.float32(1))
    for index, plane in kept.items():
        np.divide(plane, total, out=planes[index], where=enough)
    return probabilities


def _in_window(face: FaceFrame, window: Affine) -> FaceFrame:
    points = transform_points(window, face.points).astype(np.float32)
    return FaceFrame(points, face.unit * scale_of(window), UP, RIGHT)


def continued(probabilities: Probabilities, window: Affine, shape: tuple[int, ...]) -> Probabilities:
    """Repeat what is at the photo's edge beyond it, so that hair does not fade where the edge cuts it.

    Args:
        probabilities: (256, 256, 7) float32; changed in place.
        window: (2, 3), from the photo's pixels to the window's.
        shape: (H, W, …) of the photo.

    Returns:
        The same array.
    """
    x, y = centres_in_photo(window, SIDE)
    margin = 0.5 / scale_of(window)
    nearest_x, nearest_y = x.clip(margin, shape[1] - margin), y.clip(margin, shape[0] - margin)
    outside = np.flatnonzero((x != nearest_x) | (y != nearest_y))
    nearest = np.column_stack([nearest_x.reshape(-1)[outside], nearest_y.reshape(-1)[outside]])
    columns, rows = (transform_points(window, nearest) - 0.5).round().clip(0, SIDE - 1).astype(int).T
    source = rows * SIDE + columns
    for plane in probabilities.reshape(SIDE**2, -1).T:
        plane[outside] = plane[source]
    return probabilities


def in_photo(window: Affine, probabilities: Probabilities, shape: tuple[int, ...]) -> Probabilities:
    """The classes in the pixels of the photo.

    Args:
        window: (2, 3), from the photo's pixels to the window's.
        probabilities: (256, 256, 7) float32.
        shape: (H, W, …) of the photo.

    Returns:
        (H, W, 7) float32; outside the window all is ground.
    """
    known = np.ones((*probabilities.shape[:2], 1), np.float32)
    channels = np.concatenate([probabilities, known], axis=2)
    photo = np.empty((channels.shape[2], *shape[:2]), np.float32)
    for first in range(0, len(photo), OPENCV_CHANNELS):
        some = np.ascontiguousarray(channels[..., first : first + OPENCV_CHANNELS])
        warped = warp(some, inverse(window), (shape[1], shape[0]), cv2.BORDER_CONSTANT)
        cv2.split(warped, list(photo[first : first + OPENCV_CHANNELS]))
    np.clip(photo, 0, 1, out=photo)
    photo[CLASSES.index("ground")] += 1 - photo[-1]
    return np.moveaxis(photo[:-1], 0, 2)
