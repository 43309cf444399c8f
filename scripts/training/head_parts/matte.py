"""The person of a labelled portrait without the ground: a soft mask, and the colours under its edge."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.filters.guided_filter import guided_filter
from scripts.labelling.classes import UNSURE, Labels, index_of

RADIUS, EPSILON = 4, 3e-4
"""Of the guided filter that lets the mask's edge follow the picture's."""

SPREAD = 6.0
"""Standard deviation, in pixels, with which the ground's colours are continued behind the person."""


def matte_of(
    rgb: NDArray[np.float32], labels: Labels, frame: tuple[int, int, int, int]
) -> tuple[Plane, NDArray[np.float32]]:
    """Separate the person from the ground.

    Beyond the portrait, mask and colours repeat those of its edge.

    Args:
        rgb: (h, w, 3) float32, 0…1.
        labels: (h, w) class indices.
        frame: left, top, right, bottom of the portrait.

    Returns:
        How far the person covers a pixel, (h, w) float32, 0…1; and the person's colours, (h, w, 3) float32, 0…1.
    """
    left, top, right, bottom = frame
    inner, known = rgb[top:bottom, left:right], labels[top:bottom, left:right]
    alpha = _alpha(inner, known)
    ground = _continued(inner, (known == index_of("ground")).astype(np.float32))
    share = np.maximum(alpha, 0.3)[..., None]
    foreground = np.where(alpha[..., None] > 0.97, inner, (inner - (1 - share) * ground) / share).clip(0, 1)
    edges = (top, rgb.shape[0] - bottom, left, rgb.shape[1] - right)
    padded = [cv2.copyMakeBorder(plane, *edges, cv2.BORDER_REPLICATE) for plane in (alpha, foreground)]
    return np.asarray(padded[0], np.float32), np.asarray(padded[1], np.float32)


def _alpha(rgb: NDArray[np.float32], labels: Labels) -> Plane:
    """Labels decide where they are sure, else the nearest label; edges are snapped to the colours."""
    person = (labels != UNSURE) & (labels != index_of("ground"))
    to_person, to_ground = (
        cv2.distanceTransform((~where).astype(np.uint8), cv2.DIST_L2, 3)
        for where in (person, labels == index_of("ground"))
    )
    rough = (to_person < to_ground).astype(np.float32)
    grey = np.ascontiguousarray(rgb.mean(axis=2))
    soft = guided_filter(grey, rough, RADIUS, EPSILON)
    soft = np.where(to_ground > 2 * RADIUS, 1, np.where(to_person > 2 * RADIUS, 0, soft))
    return np.asarray(np.clip((soft - 0.08) / 0.84, 0, 1), np.float32)


def _continued(rgb: NDArray[np.float32], weights: Plane) -> NDArray[np.float32]:
    """(h, w, 3): the colours where the weights are high, continued smoothly elsewhere."""
    blurred = cv2.GaussianBlur(rgb * weights[..., None], (0, 0), SPREAD)
    share = cv2.GaussianBlur(weights, (0, 0), SPREAD)[..., None]
    mean = (rgb * weights[..., None]).sum(axis=(0, 1)) / max(float(weights.sum()), 1)
    return np.asarray((blurred + 1e-3 * mean) / (share + 1e-3), np.float32)
