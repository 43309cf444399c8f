"""Finds the classes around a face."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_components import SOFT_EDGE, components_near, near_face
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._litert.loading import load_network
from sagemaker_endpoints._sdk.parts import Parts, View, ViewsOnDemand
from sagemaker_endpoints._sdk.similarity import Affine, inverse, scale_of, transform_points

from .classes import CLASSES, PART_OF_CLASS
from .features import Scene, network_inputs
from .network import Array, shares, variables, with_rounded_joins, write
from .window import FRAMINGS, SIDE, Framing, centres_in_photo, window_of

WEIGHTS = Path(__file__).parent
"""The folder of the networks' weights, which are part of the repository."""

NAMES = tuple(PART_OF_CLASS.values())

Probabilities = NDArray[np.float32]
"""(h, w, 9). All functions here work on one class after the other, so the memory has a plane for each class."""

WORN = (CLASSES.index("hair"), CLASSES.index("headwear"))
"""Classes that are on the head."""

LEAST = 1e-3
"""Where the other classes together have less, a removed class stays."""

UP, RIGHT = np.array([0, -1], np.float32), np.array([1, 0], np.float32)
"""The axes of a face in its window."""


class HeadParser:
    """The networks, one for each framing, ready to run on one core; threads may share them.

    Args:
        weights: the folder of the weights files.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._networks = {name: load_network(weights / weights_file(name), variables, _write) for name in FRAMINGS}

    def __call__(self, scene: Scene) -> Parts:
        """The parts around one face; each network runs when they are first needed.

        Args:
            scene: the photo with the face.
        """
        views = [partial(self._view, scene, name, framing) for name, framing in FRAMINGS.items()]
        return Parts(ViewsOnDemand(views))

    def _view(self, scene: Scene, name: str, framing: Framing) -> View:
        window = window_of(scene.face, framing)
        (scores,) = self._networks[name](*network_inputs(scene, window, framing))
        own = without_strays(shares(scores[0]), _in_window(scene.face, window))
        return View(window, _half(continued(own, window, scene.rgb.shape)), NAMES, framing.weight)


def weights_file(framing: str) -> str:
    """The name of the file with the weights of one framing.

    Args:
        framing: a key of `FRAMINGS`.
    """
    return f"{framing}.safetensors"


def _write(weights: Mapping[str, Array]) -> bytes:
    return write(with_rounded_joins(weights))


def _half(probabilities: Probabilities) -> NDArray[np.float16]:
    """The same as float16; OpenCV rounds eight times as fast as NumPy."""
    planes = [np.asarray(cv2.convertFp16(plane)).view(np.float16) for plane in np.moveaxis(probabilities, 2, 0)]
    return np.moveaxis(np.stack(planes), 0, 2)


def without_strays(probabilities: Probabilities, face: FaceFrame) -> Probabilities:
    """Remove hair and headwear that do not touch the head; the other classes share what they leave.

    The portraits of the training end at the shoulders, so what lies far below is sometimes taken for hats.

    Args:
        probabilities: (256, 256, 9) float32; changed in place.
        face: in the window's pixels.

    Returns:
        The same array; the sum is 1 at every pixel.
    """
    planes = np.moveaxis(probabilities, 2, 0)
    near = near_face(probabilities.shape, face)
    kept = {index: components_near(planes[index], near, SOFT_EDGE * face.unit) for index in WORN}
    total = 1 - sum(planes[index] - plane for index, plane in kept.items())
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
        probabilities: (256, 256, 9) float32; changed in place.
        window: (2, 3), from the photo's pixels to the window's.
        shape: (H, W, …) of the photo.

    Returns:
        The same array.
    """
    margin = 0.5 / scale_of(window)
    corners = transform_points(inverse(window), np.array([(0, 0), (SIDE, 0), (0, SIDE), (SIDE, SIDE)], np.float64))
    if (corners >= 0).all() and (corners <= shape[1::-1]).all():
        return probabilities
    x, y = centres_in_photo(window, SIDE)
    nearest_x, nearest_y = x.clip(margin, shape[1] - margin), y.clip(margin, shape[0] - margin)
    outside = np.flatnonzero((x != nearest_x) | (y != nearest_y))
    nearest = np.column_stack([nearest_x.reshape(-1)[outside], nearest_y.reshape(-1)[outside]])
    columns, rows = (transform_points(window, nearest) - 0.5).round().clip(0, SIDE - 1).astype(int).T
    source = rows * SIDE + columns
    for plane in probabilities.reshape(SIDE**2, -1).T:
        plane[outside] = plane[source]
    return probabilities
