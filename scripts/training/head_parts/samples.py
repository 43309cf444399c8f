"""Makes one sample of training: a portrait that chance has changed, as the network will see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.landmarks import CHIN
from sagemaker_endpoints._sdk.similarity import Affine, compose, pixel_centre_matrix
from sagemaker_endpoints.head_parts.classes import CLASSES
from sagemaker_endpoints.head_parts.features import Scene, cut_window, own_channels, see_person
from sagemaker_endpoints.head_parts.window import EYES, SIDE, window_of
from scripts.labelling.classes import NAMES, UNSURE, Labels, index_of
from scripts.training.head_parts.canvas import SIDE as CANVAS
from scripts.training.head_parts.canvas import UNIT, Canvas, Frame
from scripts.training.head_parts.headwear import bald, head_of, with_headwear
from scripts.training.head_parts.light import dyed, relit, taken
from scripts.training.head_parts.textures import ground

Random = np.random.Generator
Array = TypeVar("Array", bound=NDArray[Any])

IGNORED = 255
"""The target where no class counts."""

MERGED = {"glasses": "face_skin"}
"""Labels that the network does not tell apart."""

TARGETS = np.array(
    [CLASSES.index(MERGED.get(name, name)) if MERGED.get(name, name) in CLASSES else IGNORED for name in NAMES],
    np.uint8,
)
"""From the index of a label to that of the network's class."""


def merged(labels: Labels) -> Labels:
    """A label map in which what the network does not tell apart has one class."""
    together = labels.copy()
    for name, other in MERGED.items():
        together[labels == index_of(name)] = index_of(other)
    return together


GROUND, HAIR = index_of("ground"), index_of("hair")


@dataclass(frozen=True)
class Chances:
    """How often something is done to a sample.

    Attributes:
        ground: the person gets another ground.
        neighbour: another head is put beside.
        headwear: a hat is painted.
        bald: hair is painted over.
        dyed: hair gets another colour.
        longer: clothes continue below the portrait.
        tight: the photo shows less than the portrait.
        found: a neighbour's face is known.
    """

    ground: float = 0.5
    neighbour: float = 0.15
    headwear: float = 0.22
    bald: float = 0.1
    dyed: float = 0.35
    longer: float = 0.6
    tight: float = 0.3
    found: float = 0.85


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


@dataclass
class _Picture:
    """A picture that grows; all arrays have the canvas's size."""

    rgb: NDArray[np.float32]
    labels: Labels
    frame: Frame
    others: list[FaceFrame]


def make_sample(canvas: Canvas, pool: Sequence[Canvas], chances: Chances, rng: Random) -> Sample:
    """Change a portrait by chance, and compute what the network sees of it.

    Args:
        canvas: the portrait.
        pool: portraits for grounds and neighbours.
        chances: how often something is done.
        rng: the source of chance.
    """
    picture = _Picture(canvas.rgb, canvas.labels, canvas.frame, [])
    if rng.random() < chances.ground:
        picture = _on_other_ground(canvas, pool, chances, rng)
    head, hair = head_of(canvas), picture.labels == HAIR
    if hair.sum() > 100 and rng.random() < chances.dyed:
        picture.rgb = dyed(picture.rgb, hair, rng)
    if hair.sum() > 100 and rng.random() < chances.bald:
        picture.rgb, picture.labels = bald(picture.rgb, picture.labels, head, canvas, rng)
    if rng.random() < chances.headwear:
        picture.rgb, picture.labels, _ = with_headwear(picture.rgb, picture.labels, head, rng)
    if rng.random() < chances.tight:
        picture.frame = _tighter(picture.frame, rng)
    return _seen(picture, canvas.landmarks, rng)


def plain_sample(canvas: Canvas) -> Sample:
    """The unchanged portrait."""
    return _sample(_Picture(canvas.rgb, canvas.labels, canvas.frame, []), canvas.landmarks, np.eye(2, 3), _as_is, None)


def _on_other_ground(canvas: Canvas, pool: Sequence[Canvas], chances: Chances, rng: Random) -> _Picture:
    if rng.random() < chances.longer:
        canvas = _with_more_clothes(canvas)
    behind = ground(rng, [pool[int(index)].rgb for index in rng.integers(len(pool), size=2)])
    others: list[FaceFrame] = []
    labels = canvas.labels.copy()
    frame = _wider(canvas, rng)
    left, top, right, bottom = canvas.frame
    outside = np.ones(labels.shape, bool)
    outside[top:bottom, left:right] = False
    labels[outside & (canvas.alpha < 0.1)] = GROUND
    labels[outside & (canvas.alpha >= 0.1)] = UNSURE
    alpha, front = canvas.alpha, canvas.foreground
    if rng.random() < chances.neighbour / max(chances.ground, 1e-6):
        behind, face = _with_neighbour(behind, pool[int(rng.integers(len(pool)))], rng)
        if rng.random() < chances.found:
            others.append(face)
    gain = 1 + 0.3 * rng.random() * (behind.mean(axis=(0, 1)) - behind.mean()) + rng.normal(0, 0.05, 3)
    rgb = behind * (1 - alpha[..., None]) + np.clip(front * gain * rng.uniform(0.8, 1.2), 0, 1) * alpha[..., None]
    return _Picture(rgb.astype(np.float32), labels, frame, others)


def _with_more_clothes(canvas: Canvas) -> Canvas:
    """Mirror what is below the chin downwards. Labels stay for ground and clothes, which are likely there."""
    left, top, right, bottom = canvas.frame
    chin = int(canvas.landmarks[CHIN, 1] + 0.3 * UNIT)
    more = min(bottom - chin, CANVAS - bottom)
    if more <= 0:
        return canvas

    def continued(plane: Array) -> Array:
        longer = plane.copy()
        longer[bottom : bottom + more] = plane[bottom - more : bottom][::-1]
        return longer

    labels = continued(canvas.labels)
    below = labels[bottom : bottom + more]
    below[(below != GROUND) & (below != index_of("clothes"))] = UNSURE
    return replace(
        canvas,
        labels=labels,
        frame=(left, top, right, bottom + more),
        alpha=continued(canvas.alpha),
        foreground=continued(canvas.foreground),
    )


def _wider(canvas: Canvas, rng: Random) -> Frame:
    """More ground above and beside the portrait, where it does not cut through hair."""
    left, top, right, bottom = canvas.frame
    hair = canvas.labels == HAIR
    if not (canvas.alpha[top + 1, left:right] > 0.5).any():
        top = int(rng.integers(0, top + 1))
    if not hair[:, left : left + 3].any():
        left = int(rng.integers(0, left + 1))
    if not hair[:, right - 3 : right].any():
        right = int(rng.integers(right, CANVAS + 1))
    return left, top, right, bottom


def _with_neighbour(behind: NDArray[np.float32], other: Canvas, rng: Random) -> tuple[NDArray[np.float32], FaceFrame]:
    """Another person on the ground, and their face."""
    scale = rng.uniform(0.7, 1.25)
    side = rng.choice([-1.0, 1.0])
    shift = np.array([side * rng.uniform(2.0, 4.5), rng.normal(0, 1.0)]) * UNIT
    eyes = np.array(EYES) * CANVAS
    matrix = np.column_stack([scale * np.eye(2), eyes + shift - scale * eyes])
    left, top, right, _ = other.frame
    alpha = np.zeros_like(other.alpha)
    alpha[top:, left:right] = other.alpha[top:, left:right]
    placed = cv2.warpAffine(alpha, pixel_centre_matrix(matrix), (CANVAS, CANVAS))[..., None]
    colours = cv2.warpAffine(other.foreground, pixel_centre_matrix(matrix), (CANVAS, CANVAS))
    landmarks = np.column_stack([_moved(other.landmarks, matrix), other.landmarks[:, 2] * scale]).astype(np.float32)
    return np.asarray(behind * (1 - placed) + colours * placed, np.float32), face_frame(landmarks)


def _tighter(frame: Frame, rng: Random) -> Frame:
    """A frame that may cut through hair, 1.8 to 5 units from the eyes."""
    x, y = np.array(EYES) * CANVAS
    left, top, right, bottom = frame
    far = rng.uniform([1.8, 1.6, 1.8, 2.4], 5) * UNIT
    return (
        max(left, round(x - far[0])),
        max(top, round(y - far[1])),
        min(right, round(x + far[2])),
        min(bottom, round(y + far[3])),
    )


def _seen(picture: _Picture, landmarks: NDArray[np.float32], rng: Random) -> Sample:
    """The sample, as a camera takes it and with the window a little beside where it should be."""
    angle, scale = np.radians(rng.normal(0, 7)), rng.uniform(0.85, 1.3)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array(EYES) * SIDE
    shake = np.column_stack([turn, centre - turn @ centre + rng.normal(0, 0.25, 2) * SIDE / 12])
    noisy = landmarks + np.append(rng.normal(0, 0.03, 2) * UNIT, 0).astype(np.float32)
    return _sample(picture, noisy, shake, lambda rgb: taken(relit(rgb, rng), rng), rng)


def _as_is(rgb: NDArray[np.float32]) -> RGB:
    return (rgb * 255).round().astype(np.uint8)


def _sample(
    picture: _Picture,
    landmarks: NDArray[np.float32],
    shake: Affine,
    camera: Camera,
    rng: Random | None,
) -> Sample:
    left, top, right, bottom = picture.frame
    rgb = np.ascontiguousarray(camera(np.ascontiguousarray(picture.rgb[top:bottom, left:right])))
    labels = np.ascontiguousarray(picture.labels[top:bottom, left:right])
    own = landmarks - np.array([left, top, 0], np.float32)
    others = [face.scaled(np.array([left, top], np.float32), np.ones(2, np.float32)) for face in picture.others]
    if rng is not None and rng.random() < 0.5:
        mirror = np.array([[-1.0, 0, right - left], [0, 1, 0]])
        rgb, labels = np.ascontiguousarray(rgb[:, ::-1]), np.ascontiguousarray(labels[:, ::-1])
        own = _mirrored(own, right - left)
        others = [FaceFrame(_moved(face.points, mirror), face.unit, face.up * (-1, 1), face.right) for face in others]
    face = face_frame(own)
    window = compose(shake, window_of(face))
    scene, picture_seen = Scene(rgb, person_mask(rgb), face, others), cut_window(rgb, window)
    own_seen = own_channels(scene, window, picture_seen, see_person(picture_seen)[1])
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


def _moved(points: NDArray[np.float32], matrix: Affine) -> NDArray[np.float32]:
    return np.asarray(points[:, :2] @ matrix[:, :2].T + matrix[:, 2], np.float32)
