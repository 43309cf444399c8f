"""Synthetic faces and pictures for the tests of the model container."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._sdk.contract import RGB, Face
from sagemaker_endpoints._sdk.landmarks import LEFT_EYE, MOUTH_CORNERS, NOSE_TIP, OVAL, RIGHT_EYE

Landmarks = NDArray[np.float32]


def face_at(x: float, y: float, size: float, degrees: float = 0.0) -> Landmarks:
    """The landmarks of a face: an ellipse with eyes, nose and mouth.

    Args:
        x: of the centre, pixels.
        y: of the centre, pixels.
        size: height, pixels.
        degrees: rotation, clockwise.

    Returns:
        (478, 3) float32, pixels.
    """
    angle = np.linspace(0, 2 * np.pi, 478)
    points = 0.5 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    oval_angle = np.linspace(0, 2 * np.pi, len(OVAL), endpoint=False)
    points[list(OVAL)] = np.stack([np.sin(oval_angle), -np.cos(oval_angle)], axis=1)
    points[list(LEFT_EYE)], points[list(RIGHT_EYE)] = (-0.42, -0.2), (0.42, -0.2)
    points[NOSE_TIP] = (0.0, 0.1)
    points[list(MOUTH_CORNERS)] = (-0.35, 0.45), (0.35, 0.45)
    points *= (0.4 * size, 0.5 * size)
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    placed = points @ np.array([(c, s), (-s, c)]) + (x, y)
    return np.column_stack([placed, np.zeros(478)]).astype(np.float32)


def face(landmarks: Landmarks, name: str = "f0") -> Face:
    """A face with these landmarks and their bounding box."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    box = (float(low[0]), float(low[1]), *(float(side) for side in high - low))
    return Face(name, (box[0], box[1], box[2], box[3]), landmarks)


def noise(height: int, width: int, seed: int = 1) -> RGB:
    """A picture of independent random pixels, 40…215, which can become both darker and brighter."""
    return np.random.default_rng(seed).integers(40, 216, (height, width, 3), dtype=np.uint8)


def ramp(height: int, width: int) -> RGB:
    """A picture whose red is x and whose green is y; blue is 100."""
    y, x = np.mgrid[:height, :width]
    return np.dstack([x, y, np.full_like(x, 100)]).astype(np.uint8)


def smooth(height: int, width: int) -> RGB:
    """A picture without fine detail, which hardly depends on the resampling."""
    return np.asarray(cv2.GaussianBlur(noise(height, width), (0, 0), 4), dtype=np.uint8)


def rotated_clockwise(picture: RGB) -> RGB:
    """The picture rotated clockwise by 90 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -1))
