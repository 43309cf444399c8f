"""Finds the classes around a face."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._litert.loading import load_network
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, inverse, scale_of, transform_points

from .classes import CLASSES
from .features import Scene, network_inputs
from .network import variables, write
from .window import SIDE, centres_in_photo, window_of

WEIGHTS = Path(__file__).with_name("head_parts.safetensors")
"""The network's weights, which are part of the repository."""

Probabilities = NDArray[np.float32]

WORN = (CLASSES.index("hair"), CLASSES.index("headwear"))
"""Classes that are on the head."""

LEAST = 1e-3
"""Where the other classes together have less, a removed class stays."""

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
        (probabilities,) = self._network(*network_inputs(scene, window))
        own = without_strays(probabilities[0], _in_window(scene.face, window))
        return window, continued(own, window, scene.rgb.shape)


def without_strays(probabilities: Probabilities, face: FaceFrame) -> Probabilities:
    """Remove hair and headwear that do not touch the head; the other classes share what they leave.

    The portraits of the training end at the shoulders, so what lies far below is sometimes taken for hats.

    Args:
        probabilities: (256, 256, 7) float32.
        face: in the window's pixels.

    Returns:
        (256, 256, 7) float32; the sum is 1 at every pixel.
    """
    kept = probabilities.copy()
    for index in WORN:
        kept[..., index] = face_components(np.ascontiguousarray(probabilities[..., index]), face)
    total = kept.sum(axis=-1, keepdims=True)
    return np.where(total > LEAST, kept / np.maximum(total, LEAST), probabilities)


def _in_window(face: FaceFrame, window: Affine) -> FaceFrame:
    points = transform_points(window, face.points).astype(np.float32)
    return FaceFrame(points, face.unit * scale_of(window), UP, RIGHT)


def continued(probabilities: Probabilities, window: Affine, shape: tuple[int, ...]) -> Probabilities:
    """Repeat what is at the photo's edge beyond it, so that hair does not fade where the edge cuts it.

    Args:
        probabilities: (256, 256, 7) float32.
        window: (2, 3), from the photo's pixels to the window's.
        shape: (H, W, …) of the photo.

    Returns:
        (256, 256, 7) float32.
    """
    there = centres_in_photo(window, SIDE)
    margin = 0.5 / scale_of(window)
    nearest = there.clip(margin, np.array([shape[1], shape[0]]) - margin)
    outside = (there != nearest).any(axis=-1)
    columns, rows = (transform_points(window, nearest[outside]) - 0.5).round().clip(0, SIDE - 1).astype(int).T
    whole = probabilities.copy()
    whole[outside] = probabilities[rows, columns]
    return whole


def in_photo(window: Affine, probabilities: Probabilities, shape: tuple[int, ...]) -> Probabilities:
    """The classes in the pixels of the photo.

    Args:
        window: (2, 3), from the photo's pixels to the window's.
        probabilities: (256, 256, 7) float32.
        shape: (H, W, …) of the photo.

    Returns:
        (H, W, 7) float32; outside the window all is ground.
    """
    size = (shape[1], shape[0])
    known = warp(np.ones(probabilities.shape[:2], np.float32), inverse(window), size, cv2.BORDER_CONSTANT).clip(0, 1)
    planes = [
        warp(np.ascontiguousarray(probabilities[..., index]), inverse(window), size, cv2.BORDER_CONSTANT)
        for index in range(len(CLASSES))
    ]
    photo = np.stack(planes, axis=-1).clip(0, 1)
    photo[..., CLASSES.index("ground")] += 1 - known
    return photo
