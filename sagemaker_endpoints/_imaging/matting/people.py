"""Everybody in a photo, each apart: whose pixel is whose."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._sdk.contract import RGB, Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.people.person_windows import face_length
from sagemaker_endpoints._sdk.smoothstep import smoothstep

PEOPLE = ("everybody", "main", "faces")
"""Which people are meant: all, the main one, or those whose faces the job names."""

OFF_CENTRE = 0.6
"""Share of a face's area that does not count at the corner of the picture: the main person is large and central."""

TORSO = ((0.25, 0.62), (0.65, 1.0), (0.65, 2.0))
"""Half the width of the part of a person that is surely one's own, and its distance below the middle of the face, in
lengths of the face: neck, shoulders, chest. Further out a neighbour can be in front."""

PERSON, GROUND = 0.5, 0.15
"""Values of the person mask above which a pixel is surely a person, and below which it is surely background."""

SMOOTH = 1.0
"""Standard deviation of the blur before regions grow, pixels: texture is no border between people."""

SEAM = 1.5
"""Half the width of the soft border between two people, pixels of the reduced picture."""

FIRST = 2
"""The label of the first person's pixels; 1 is the background."""


def main_face(faces: Sequence[Face], width: int, height: int) -> Face:
    """The face of the main person.

    Args:
        faces: at least one.
        width: of the picture, pixels.
        height: of the picture, pixels.

    Returns:
        The largest face; one at the border counts less than one in the middle.

    Example:
        >>> landmarks = np.zeros((478, 3), np.float32)
        >>> middle, corner = Face("f0", (45, 45, 10, 10), landmarks), Face("f1", (0, 0, 11, 11), landmarks)
        >>> main_face([corner, middle], 100, 100).id
        'f0'
    """

    def prominence(face: Face) -> float:
        x, y, w, h = face.box
        off = np.hypot((x + w / 2) / width - 0.5, (y + h / 2) / height - 0.5) * np.sqrt(2)
        return float(w * h * (1 - OFF_CENTRE * min(float(off), 1.0)))

    return max(faces, key=prominence)


def chosen_people(photo: Photo, people: str) -> tuple[list[Face], list[Face]]:
    """The faces of the people who are meant, and those of the others.

    Args:
        photo: a photo of which the job may name some faces only; the others are detected.
        people: one of `PEOPLE`.

    Returns:
        The chosen faces and the others. Both are empty for `everybody`, and where the photo has no face.

    Example:
        >>> chosen_people(Photo(np.zeros((40, 60, 3), np.uint8)), "everybody")
        ([], [])
    """
    if people == "everybody":
        return [], []
    everybody = photo.all_faces()
    if not everybody:
        return [], []
    height, width = photo.rgb.shape[:2]
    named = {face.id for face in photo.faces}
    chosen = {main_face(everybody, width, height).id} if people == "main" or not named else named
    return [face for face in everybody if face.id in chosen], [face for face in everybody if face.id not in chosen]


def share_of_people(rgb: RGB, mask: Mask, chosen: Sequence[Face], others: Sequence[Face], scale: float) -> Mask:
    """The chosen people's share of every pixel.

    Regions grow from each one's face and chest over the person mask until they meet, at edges of the picture: the
    watershed after Meyer, "Color image segmentation", 1992. People whom no face belongs to are nobody's.

    Args:
        rgb: (h, w, 3) uint8, the reduced picture.
        mask: (h, w) float32, its person mask.
        chosen: the faces of the people who are meant, in the photo's pixels.
        others: the faces of all others.
        scale: pixels of the reduced picture per pixel of the photo.

    Returns:
        (h, w) float32: 1 nearer to a chosen person, 0 nearer to another one.

    Example:
        >>> share_of_people(np.zeros((8, 8, 3), np.uint8), np.zeros((8, 8), np.float32), [], [], 1.0).mean()
        np.float32(1.0)
    """
    faces = [*chosen, *others]
    labels = _markers(mask, faces, scale)
    cv2.watershed(uint8(cv2.GaussianBlur(rgb, (0, 0), SMOOTH)), labels)
    own = (labels >= FIRST) & (labels < FIRST + len(chosen))
    border = labels < 0
    foreign = (mask > PERSON) & ~own & ~border
    if not own.any() or not foreign.any():
        return np.ones(mask.shape, np.float32)
    return smoothstep(-SEAM, SEAM, _distance(foreign) - _distance(own))


def seam_length(share: Mask, mask: Mask) -> float:
    """How long the border is at which chosen people and others touch.

    Args:
        share: (h, w) float32, the result of `share_of_people`.
        mask: (h, w) float32, the person mask.

    Returns:
        Pixels.

    Example:
        >>> half = np.repeat(np.array([[0, 0.5, 0.5, 0.5, 1]], np.float32), 7, axis=0)
        >>> seam_length(half, np.ones((7, 5), np.float32))
        7.0
    """
    mixed = (share > 0) & (share < 1) & (mask > PERSON)
    return float(mixed.sum()) / (2 * SEAM)


def _markers(mask: Mask, faces: Sequence[Face], scale: float) -> NDArray[np.int32]:
    """(h, w): 1 on sure background, the label of each one's face and chest, 0 where nothing is known.

    Faces further down in the picture are nearer, so that their marks cover those of the people behind them.
    """
    labels = np.where(mask < GROUND, 1, 0).astype(np.int32)
    for number, face in sorted(enumerate(faces), key=lambda each: each[1].box[1] + each[1].box[3]):
        mark = np.zeros(mask.shape, np.uint8)
        for polygon in (_torso(face), face.landmarks[list(OVAL), :2]):
            cv2.fillPoly(mark, [np.rint(polygon * scale - 0.5).astype(np.int32)], 1)
        labels[(mark > 0) & (mask > GROUND)] = FIRST + number
    return labels


def _torso(face: Face) -> NDArray[np.float64]:
    """(N, 2) pixels of the photo, the outline of neck and chest."""
    length = face_length(face.landmarks)
    sides = [[(sign * across, below) for across, below in TORSO] for sign in (-1, 1)]
    corners = np.array([*sides[0], *sides[1][::-1]]) * length.length
    return np.asarray(length.middle + corners @ np.stack([length.right, length.down]))


def _distance(pixels: NDArray[np.bool_]) -> Plane:
    """(h, w): pixels to the nearest of some pixels."""
    distance = cv2.distanceTransform((~pixels).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(distance, np.float32)
