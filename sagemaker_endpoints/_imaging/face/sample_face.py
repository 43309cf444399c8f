"""A synthetic frontal face: landmarks for the examples in docstrings, so that they need neither photo nor network."""

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_atlas import UNIT, face_atlas
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._sdk.contract import RGB, Crop, Face, Photo
from sagemaker_endpoints._sdk.dtypes import float32

EYE_DISTANCE = 0.25
"""Distance between the eyes before bending, in sides of the picture; the face then fills about 0.6 of the picture."""

CYLINDER_RADIUS = 1.1
"""Radius of the cylinder that the atlas is bent around, in distances between the eyes: at this radius the face is as
wide in relation to its eyes as `face_frame.EYES_PER_FACE_WIDTH` says."""


def sample_landmarks(side: int = 256) -> NDArray[np.float32]:
    """The landmarks of an upright face that looks into the camera, in the middle of a square picture.

    The flat face atlas is bent back around a vertical cylinder.

    Args:
        side: width and height of the picture, pixels.

    Returns:
        (478, 3) float32 pixels: the 468 points of the mesh, then five for each iris, all in the centre of their eye.
        z is 0 along the middle of the face and grows away from the camera.

    Example:
        >>> sample_landmarks(256)[[10, 152], :2].round()
        array([[128.,  53.],
               [128., 203.]], dtype=float32)
    """
    points = face_atlas().frame.points
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    u, v = ((points - middle) / UNIT).T
    angle = u / CYLINDER_RADIUS
    bent = np.stack([CYLINDER_RADIUS * np.sin(angle), v, CYLINDER_RADIUS * (1 - np.cos(angle))], axis=1)
    return float32(bent * (EYE_DISTANCE * side) + np.array([side / 2, side / 2, 0]))


def sample_frame(side: int = 256) -> FaceFrame:
    """The frame of `sample_landmarks`.

    Args:
        side: width and height of the picture, pixels.

    Returns:
        The frame; its unit is about a quarter of the side.

    Example:
        >>> round(sample_frame(256).unit)
        62
    """
    return face_frame(sample_landmarks(side))


def sample_crop(side: int = 256) -> Crop:
    """A crop that shows nothing but skin colour, with the sample face's landmarks.

    Args:
        side: width and height of the crop, pixels.

    Returns:
        A crop whose photo is the same picture and whose matrix is the identity.

    Example:
        >>> sample_crop(128).rgb.shape
        (128, 128, 3)
    """
    landmarks = sample_landmarks(side)
    left, top = landmarks[:, :2].min(axis=0)
    width, height = np.ptp(landmarks[:, :2], axis=0)
    face = Face("f0", (float(left), float(top), float(width), float(height)), landmarks)
    rgb: RGB = np.full((side, side, 3), (224, 172, 145), np.uint8)
    return Crop(rgb, face, Photo(rgb, (face,)), np.eye(2, 3))
