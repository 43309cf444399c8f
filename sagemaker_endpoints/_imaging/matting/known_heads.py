"""Sees to it that nobody whose face is known is taken for background."""

from collections.abc import Sequence

import cv2
import numpy as np

from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo
from sagemaker_endpoints._sdk.people.people_mask import face_coverage
from sagemaker_endpoints._sdk.people.person_windows import FaceLength, face_length

MIN_COVERAGE = 0.5
"""Smallest mean mask over a face; with less, the network has missed the person."""

HEAD = (0.58, 0.75)
"""Half width and half height of a head with its hair, in lengths of the face."""

ABOVE = 0.12
"""How far the middle of the head lies above that of the face, in lengths of the face."""

SOFT = 0.06
"""Standard deviation of the head's soft edge, in lengths of the face."""


def missed_faces(mask: Mask, faces: Sequence[Face], scale: float) -> list[Face]:
    """The faces that a person mask takes for background.

    Args:
        mask: (h, w) float32, 0…1.
        faces: in the photo's pixels.
        scale: pixels of the mask per pixel of the photo.

    Returns:
        Those that it covers less than half.

    Example:
        >>> missed_faces(np.zeros((8, 8), np.float32), (), 1.0)
        []
    """
    return [face for face in faces if face_coverage(mask, face, scale) < MIN_COVERAGE]


def add_missed_heads(photo: Photo, mask: Mask, scale: float) -> Mask:
    """Add an oval head for every face that the mask misses, and warn about it: `person_missed`.

    Args:
        photo: gets the warnings.
        mask: (h, w) float32, 0…1.
        scale: pixels of the mask per pixel of the photo.

    Returns:
        (h, w) float32, 0…1; the mask itself if it covers all faces.

    Example:
        >>> add_missed_heads(Photo(np.zeros((8, 8, 3), np.uint8)), np.zeros((8, 8), np.float32), 1.0).max()
        np.float32(0.0)
    """
    for face in missed_faces(mask, photo.faces, scale):
        photo.warn("person_missed", face.id)
        mask = np.maximum(mask, _head(mask.shape, face_length(face.landmarks), scale))
    return mask


def _head(shape: tuple[int, ...], face: FaceLength, scale: float) -> Mask:
    """(h, w) float32: 1 inside an oval head, softly falling to 0."""
    inside = np.zeros(shape, np.float32)
    middle = (face.middle - ABOVE * face.length * face.down) * scale
    axes = [max(1, round(half * face.length * scale)) for half in HEAD]
    angle = float(np.degrees(np.arctan2(face.right[1], face.right[0])))
    cv2.ellipse(inside, np.rint(middle).astype(int).tolist(), axes, angle, 0, 360, 1.0, -1)
    return gaussian(inside, max(0.5, SOFT * face.length * scale))
