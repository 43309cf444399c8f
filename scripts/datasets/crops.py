"""Cuts pictures for a data set out of photos, with the code that serving uses."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.align import Alignment, align, find_alignment
from sagemaker_endpoints._sdk.contract import RGB
from sagemaker_endpoints._sdk.similarity import inverse, scale_of, transform_points
from sagemaker_endpoints._sdk.templates import TEMPLATES
from scripts.datasets.errors import DatasetError

WHOLE = "whole"
"""The template of whole photos, scaled and cut to a square."""


def check_template(template: str) -> None:
    """Refuse a template that does not exist.

    Raises:
        DatasetError: it is neither a key of `TEMPLATES` nor `WHOLE`.
    """
    if template != WHOLE and template not in TEMPLATES:
        raise DatasetError(f"There is no template {template}; choose one of {', '.join((*TEMPLATES, WHOLE))}.")


def cut_face(rgb: RGB, landmarks: NDArray[np.float32], template: str, size: int) -> tuple[RGB, Alignment]:
    """Cut an aligned face out of a photo.

    Args:
        rgb: (H, W, 3), the photo.
        landmarks: (478, 3), pixels of the photo.
        template: a key of `TEMPLATES`.
        size: width of the crop, pixels.

    Returns:
        The crop, and where it lies.
    """
    alignment = find_alignment(landmarks, template, size)
    return align(rgb, alignment), alignment


def cut_whole(rgb: RGB, size: int) -> RGB:
    """Scale a photo so that its shorter side fits, and cut the square in its middle.

    Args:
        rgb: (H, W, 3), the photo.
        size: side of the square, pixels.
    """
    height, width = rgb.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = np.ascontiguousarray(rgb[top : top + side, left : left + side])
    return opencv.resize(square, (size, size), cv2.INTER_AREA if side > size else cv2.INTER_CUBIC)


def enlargement(alignment: Alignment) -> float:
    """Pixels of the crop for each pixel of the photo: above 1 the crop shows less detail than it has pixels."""
    return scale_of(alignment.matrix)


def outside(alignment: Alignment, shape: tuple[int, int]) -> float:
    """The share of a crop that lies beyond the edges of its photo, where the photo is mirrored.

    Args:
        alignment: where the crop lies.
        shape: (H, W) of the photo.
    """
    width, height = alignment.size
    x, y = np.meshgrid(np.linspace(0, width, 33), np.linspace(0, height, 33))
    points = transform_points(inverse(alignment.matrix), np.stack([x.ravel(), y.ravel()], axis=1))
    inside = ((points >= 0) & (points <= np.array(shape[::-1]))).all(axis=1)
    return float(1 - inside.mean())
