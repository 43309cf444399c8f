"""A person on another ground, with a neighbour, in a wider or a tighter frame."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.landmarks import CHIN
from sagemaker_endpoints._sdk.similarity import Affine, pixel_centre_matrix
from scripts.labelling.classes import UNSURE, Labels, index_of
from scripts.training.head_parts.canvas import SIDE as CANVAS
from scripts.training.head_parts.canvas import Canvas, Frame
from scripts.training.head_parts.chances import Chances
from scripts.training.head_parts.textures import ground

Random = np.random.Generator
Array = TypeVar("Array", bound=NDArray[Any])

GROUND, HAIR = index_of("ground"), index_of("hair")


@dataclass
class Picture:
    """A picture that grows; all arrays have the canvas's size.

    Attributes:
        rgb: (SIDE, SIDE, 3) float32, 0…1.
        labels: (SIDE, SIDE) class indices.
        frame: what the photo shows of the canvas.
        others: the known faces of other people.
    """

    rgb: NDArray[np.float32]
    labels: Labels
    frame: Frame
    others: list[FaceFrame]


def on_other_ground(canvas: Canvas, pool: Sequence[Canvas], chances: Chances, rng: Random) -> Picture:
    """Put a person on another ground, sometimes beside another person.

    Args:
        canvas: the portrait.
        pool: portraits for grounds and neighbours.
        chances: how often something is done.
        rng: the source of chance.
    """
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
    return Picture(rgb.astype(np.float32), labels, frame, others)


def _with_more_clothes(canvas: Canvas) -> Canvas:
    """Mirror what is below the chin downwards. Labels stay for ground and clothes, which are likely there."""
    left, top, right, bottom = canvas.frame
    chin = int(canvas.landmarks[CHIN, 1] + 0.3 * canvas.unit)
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
    shift = np.array([side * rng.uniform(2.0, 4.5), rng.normal(0, 1.0)]) * other.unit
    eyes = other.eyes
    matrix = np.column_stack([scale * np.eye(2), eyes + shift - scale * eyes])
    left, top, right, _ = other.frame
    alpha = np.zeros_like(other.alpha)
    alpha[top:, left:right] = other.alpha[top:, left:right]
    placed = cv2.warpAffine(alpha, pixel_centre_matrix(matrix), (CANVAS, CANVAS))[..., None]
    colours = cv2.warpAffine(other.foreground, pixel_centre_matrix(matrix), (CANVAS, CANVAS))
    landmarks = np.column_stack([moved(other.landmarks, matrix), other.landmarks[:, 2] * scale]).astype(np.float32)
    return np.asarray(behind * (1 - placed) + colours * placed, np.float32), face_frame(landmarks)


def tighter(frame: Frame, canvas: Canvas, rng: Random) -> Frame:
    """A frame that may cut through hair, 1.8 to 5 units from the eyes.

    Args:
        frame: what the photo shows of the canvas.
        canvas: for eyes and unit.
        rng: the source of chance.
    """
    x, y = canvas.eyes
    left, top, right, bottom = frame
    far = rng.uniform([1.8, 1.6, 1.8, 2.4], 5) * canvas.unit
    return (
        max(left, round(x - far[0])),
        max(top, round(y - far[1])),
        min(right, round(x + far[2])),
        min(bottom, round(y + far[3])),
    )


def moved(points: NDArray[np.float32], matrix: Affine) -> NDArray[np.float32]:
    """Points after an affine map.

    Args:
        points: (N, 2 or 3) float32; only x and y count.
        matrix: (2, 3).

    Returns:
        (N, 2) float32.
    """
    return np.asarray(points[:, :2] @ matrix[:, :2].T + matrix[:, 2], np.float32)
