"""Eyes and mouths that are never a blend: teeth are the shown picture's own, and what is shut stays shut."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame, face_frame
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline
from sagemaker_endpoints._sdk.contract import Mask
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.smoothstep import smoothstep_at

from .shape_between import mouth_height, shut_in_one

PARTED = (0.02, 0.06)
"""Height of the wider mouth, in units, over which what is between the lips is shown from the picture alone."""

UNLIKE = (0.04, 0.12)
"""Difference between the heights of both mouths, in units, over which the lips are the picture's own: lips that are
stretched differently would lie on top of each other."""

INNER_MARGIN, LIPS_MARGIN, LID_MARGIN = 0.012, 0.05, 0.11
"""Margins, in units: around the inside of a mouth, around lips, and around an eye with its lids and lashes."""

EDGE = 0.3
"""Standard deviation of the soft edge, as a share of the margin."""


@dataclass(frozen=True)
class TwoFaces:
    """Two people with one shape.

    Attributes:
        face: the common face, working pixels.
        own: (478, 3) float32, the picture's own landmarks, any pixels.
        other: (478, 3) float32, those of the other face, any pixels.
        share: 0…1, how much of the other face is shown.
    """

    face: FaceFrame
    own: NDArray[np.float32]
    other: NDArray[np.float32]
    share: float


@dataclass(frozen=True)
class Mouth:
    """The mouth of two people.

    Attributes:
        own: (h, w) float32, 0…1, where it is the picture's own: between the lips, and all of it where both are unlike.
        vermilion: (h, w) float32, 0…1, lips and mouth without a margin.
    """

    own: Mask
    vermilion: Mask


def with_openings(shape: tuple[int, ...], faces: TwoFaces, mouth: Mouth) -> Mask:
    """The opacity of another face, without the insides of eyes and mouth that are the picture's own.

    Args:
        shape: (h, w, …) of the result, working pixels.
        faces: both people.
        mouth: of both.

    Returns:
        (h, w) float32, 0…1.
    """
    opacity = np.float32(faces.share) * (1 - mouth.own)
    for eye in _shut_eyes(shape, faces):
        opacity *= 1 - eye
    return float32(opacity)


def mouth_of(shape: tuple[int, ...], faces: TwoFaces) -> Mouth:
    """Decide where the mouth is the picture's own.

    Args:
        shape: (h, w, …) of the areas, working pixels.
        faces: both people.
    """
    heights = [mouth_height(points, face_frame(points).unit) for points in (faces.own, faces.other)]
    parted = np.float32(smoothstep_at(*PARTED, max(heights)))
    unlike = np.float32(smoothstep_at(*UNLIKE, abs(heights[1] - heights[0])))
    lips = unlike * _area(shape, faces.face, mesh.LIPS_OUTER, LIPS_MARGIN)
    inside = parted * _area(shape, faces.face, mesh.LIPS_INNER, INNER_MARGIN)
    return Mouth(float32(np.maximum(lips, inside)), _area(shape, faces.face, mesh.LIPS_OUTER, INNER_MARGIN))


def _shut_eyes(shape: tuple[int, ...], faces: TwoFaces) -> list[Mask]:
    """(h, w) 0…1 each, eyes of which one is shut."""
    unlike = [(ring, shut_in_one(faces.own, faces.other, ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    return [float32(shut * _area(shape, faces.face, ring, LID_MARGIN)) for ring, shut in unlike if shut]


def _area(shape: tuple[int, ...], face: FaceFrame, ring: tuple[int, ...], margin: float) -> Mask:
    """(h, w) 0…1, a ring and a soft margin around it."""
    hull = closed_curve(face.ring(ring))
    if margin > INNER_MARGIN:
        hull = float32(cv2.convexHull(hull))[:, 0]
    grown = grow_outline(hull, margin * face.unit)
    return gaussian(fill_polygons((shape[0], shape[1]), [grown]), EDGE * margin * face.unit)
