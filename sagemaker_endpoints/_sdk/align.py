"""Cuts the crop that a network expects out of a photo. `paste_back` is the inverse."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.landmarks import five_points
from sagemaker_endpoints._sdk.opencv import Size
from sagemaker_endpoints._sdk.resample import warp
from sagemaker_endpoints._sdk.similarity import Affine, fit_similarity, frame_similarity
from sagemaker_endpoints._sdk.templates import TEMPLATES, OvalRule, SquareRule


@dataclass(frozen=True)
class Alignment:
    """Where a crop lies in its photo.

    Attributes:
        matrix: (2, 3), from the photo's pixels to the crop's.
        size: (width, height) of the crop.
    """

    matrix: Affine
    size: Size


def find_alignment(landmarks: NDArray[np.float32], template: str, width: int) -> Alignment:
    """Compute where the crop of a face lies, according to a template.

    Args:
        landmarks: (478, 3), pixels of the photo.
        template: a key of `TEMPLATES`.
        width: of the crop, pixels.

    Returns:
        The similarity from the photo to the crop, and the crop's size.

    Example:
        >>> corners = np.tile(np.float32([[0, 0, 0], [100, 0, 0], [100, 100, 0], [0, 100, 0]]), (120, 1))[:478]
        >>> find_alignment(corners, "free", 128).size
        (128, 128)
    """
    rule = TEMPLATES[template]
    if isinstance(rule, SquareRule):
        return Alignment(_square_of_eyes_and_mouth(landmarks, rule, width), (width, width))
    if isinstance(rule, OvalRule):
        return Alignment(_square_around_face(landmarks, rule, width), (width, width))
    points, size = rule.scaled(width)
    return Alignment(fit_similarity(five_points(landmarks), points), size)


def align(photo: RGB, alignment: Alignment) -> RGB:
    """Cut a crop out of a photo, without aliasing. Outside the photo, its edge is mirrored.

    Args:
        photo: (H, W, 3) uint8.
        alignment: where the crop lies.

    Returns:
        (height, width, 3) uint8.

    Example:
        >>> align(np.zeros((9, 9, 3), np.uint8), Alignment(np.eye(2, 3), (4, 5))).shape
        (5, 4, 3)
    """
    return uint8(warp(photo, alignment.matrix, alignment.size, cv2.BORDER_REFLECT_101))


def _square_of_eyes_and_mouth(landmarks: NDArray[np.float32], rule: SquareRule, side: int) -> Affine:
    left, right, _, left_mouth, right_mouth = five_points(landmarks)
    eyes, middle = right - left, (left + right) / 2
    down = (left_mouth + right_mouth) / 2 - middle
    direction = eyes + np.array([down[1], -down[0]])
    half = max(rule.eyes * np.linalg.norm(eyes), rule.mouth * np.linalg.norm(down))
    across = 2 * half * direction / np.linalg.norm(direction)
    return frame_similarity(middle + rule.lowered * down, across, side)


def _square_around_face(landmarks: NDArray[np.float32], rule: OvalRule, side: int) -> Affine:
    left, right = five_points(landmarks)[:2]
    level = (right - left) / np.linalg.norm(right - left)
    axes = np.array([level, (-level[1], level[0])])
    upright = landmarks[:, :2].astype(np.float64) @ axes.T
    low, high = upright.min(axis=0), upright.max(axis=0)
    return frame_similarity((low + high) / 2 @ axes, rule.margin * float((high - low).max()) * level, side)
