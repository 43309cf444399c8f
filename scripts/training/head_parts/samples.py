"""Makes one sample of training: a portrait that chance has changed, as the network will see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.similarity import Affine, compose, pixel_centre_matrix
from sagemaker_endpoints.head_parts.classes import CLASSES
from sagemaker_endpoints.head_parts.features import cut_window, own_channels, scene_of, see_person
from sagemaker_endpoints.head_parts.window import SIDE, Framing, window_of
from scripts.labelling.classes import NAMES
from scripts.training.head_parts.canvas import Canvas
from scripts.training.head_parts.chances import Chances
from scripts.training.head_parts.changes import CHANGES
from scripts.training.head_parts.composition import Picture, moved, on_other_ground, tighter
from scripts.training.head_parts.light import relit, taken

Random = np.random.Generator

IGNORED = 255
"""The target where no class counts."""

TARGETS = np.array([CLASSES.index(name) if name in CLASSES else IGNORED for name in NAMES], np.uint8)
"""From the index of a label to that of the network's class."""


@dataclass(frozen=True)
class Sample:
    """What the network gets, and what it should say. The person network's inner tensors are computed from `picture`.

    Attributes:
        own: (128, 128, 14) float16, our own channels.
        picture: (256, 256, 3) uint8, the window.
        target: (256, 256) uint8, indices of `CLASSES`, or `IGNORED`.
    """

    own: NDArray[np.float16]
    picture: RGB
    target: NDArray[np.uint8]


Camera = Callable[[NDArray[np.float32]], RGB]


def make_sample(canvas: Canvas, pool: Sequence[Canvas], chances: Chances, rng: Random) -> Sample:
    """Change a portrait by chance, and compute what the network sees of it.

    Args:
        canvas: the portrait.
        pool: portraits for grounds and neighbours.
        chances: how often something is done.
        rng: the source of chance.
    """
    picture = Picture(canvas.rgb, canvas.labels, canvas.frame, [])
    if rng.random() < chances.ground:
        picture = on_other_ground(canvas, pool, chances, rng)
    for name, change in CHANGES.items():
        if rng.random() < getattr(chances, name):
            change(picture, canvas, rng)
    if rng.random() < chances.tight:
        picture.frame = tighter(picture.frame, canvas, rng)
    return _seen(picture, canvas, chances, rng)


def _seen(picture: Picture, canvas: Canvas, chances: Chances, rng: Random) -> Sample:
    """The sample, as a camera takes it and with the window a little beside where it should be."""
    angle, scale = np.radians(rng.normal(0, 7)), rng.uniform(0.85, 1.3)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    framing = canvas.framing
    centre = np.array(framing.eyes) * SIDE
    shake = np.column_stack([turn, centre - turn @ centre + rng.normal(0, 0.25, 2) * SIDE / framing.units])
    noisy = canvas.landmarks + np.append(rng.normal(0, 0.03, 2) * canvas.unit, 0).astype(np.float32)
    return _sample(picture, noisy, shake, lambda rgb: taken(relit(rgb, rng, chances.grey), rng), framing, rng)


def _sample(
    picture: Picture,
    landmarks: NDArray[np.float32],
    shake: Affine,
    camera: Camera,
    framing: Framing,
    rng: Random,
) -> Sample:
    left, top, right, bottom = picture.frame
    rgb = np.ascontiguousarray(camera(np.ascontiguousarray(picture.rgb[top:bottom, left:right])))
    labels = np.ascontiguousarray(picture.labels[top:bottom, left:right])
    own = landmarks - np.array([left, top, 0], np.float32)
    others = [face.scaled(np.array([left, top], np.float32), np.ones(2, np.float32)) for face in picture.others]
    if rng.random() < 0.5:
        mirror = np.array([[-1.0, 0, right - left], [0, 1, 0]])
        rgb, labels = np.ascontiguousarray(rgb[:, ::-1]), np.ascontiguousarray(labels[:, ::-1])
        own = _mirrored(own, right - left)
        others = [FaceFrame(moved(face.points, mirror), face.unit, face.up * (-1, 1), face.right) for face in others]
    face = face_frame(own)
    window = compose(shake, window_of(face, framing))
    scene, picture_seen = scene_of(rgb, face, others), cut_window(rgb, window)
    own_seen = own_channels(scene, window, picture_seen, see_person(picture_seen)[1], framing)
    target = cv2.warpAffine(
        TARGETS[labels],
        pixel_centre_matrix(window),
        (SIDE, SIDE),
        flags=cv2.INTER_NEAREST,
        borderValue=(float(IGNORED),),
    )
    return Sample(own_seen.astype(np.float16), picture_seen, np.asarray(target, np.uint8))


def _mirrored(landmarks: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    return np.asarray(landmarks * np.array([-1, 1, 1]) + np.array([width, 0, 0]), np.float32)
