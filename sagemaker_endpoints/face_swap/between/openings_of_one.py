"""Eyes and mouths that are never a blend: the inside of the wider mouth is shown, and an eye that is shut stays so."""

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

from .shape_between import ANYTHING_INSIDE, mouth_height, shut_in_one

STRETCH = (1.9, 2.1)
"""Height of the mouth half-way between both people / that of the picture's own one: up to the first its own teeth are
shown, from the second on the other person's. A wide mouth cannot be made out of a narrow one. It is one or the other
on the whole way; in between there would be two rows of teeth."""

UNLIKE = (0.04, 0.12)
"""Difference between the heights of both mouths, in units, over which the lips are the picture's own: lips that are
stretched differently would lie on top of each other."""

INNER_MARGIN, LIPS_MARGIN, LID_MARGIN = 0.012, 0.05, 0.11
"""Margins, in units: around the inside of a mouth, around lips, and around an eye with its lids and lashes."""

EDGE = 0.3
"""Standard deviation of the soft edge, as a share of the margin."""


@dataclass(frozen=True)
class Opening:
    """An area that shows one person.

    Attributes:
        area: (h, w) float32, 0…1, how far the area shows one person only.
        opacity: 0…1, of the other person there.
    """

    area: Mask
    opacity: float


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
        lips: the lips with a margin; they come from one person where both mouths are unlike.
        inside: what lies between the lips.
        vermilion: (h, w) float32, 0…1, lips and mouth without a margin.
    """

    lips: Opening
    inside: Opening
    vermilion: Mask


def with_openings(shape: tuple[int, ...], faces: TwoFaces, mouth: Mouth) -> Mask:
    """The opacity of another face, with the insides of eyes and mouth from one person.

    Args:
        shape: (h, w, …) of the result, working pixels.
        faces: both people.
        mouth: of both.

    Returns:
        (h, w) float32, 0…1.
    """
    opacity = np.full((shape[0], shape[1]), faces.share, np.float32)
    for opening in (*_shut_eyes(shape, faces), mouth.lips, mouth.inside):
        opacity += opening.area * (np.float32(opening.opacity) - opacity)
    return opacity


def mouth_of(shape: tuple[int, ...], faces: TwoFaces) -> Mouth:
    """Decide whose mouth is shown.

    Args:
        shape: (h, w, …) of the areas, working pixels.
        faces: both people.
    """
    heights = [mouth_height(points, face_frame(points).unit) for points in (faces.own, faces.other)]
    stretch = (heights[0] + heights[1]) / 2 / max(heights[0], ANYTHING_INSIDE[0])
    shown = smoothstep_at(*STRETCH, stretch) * smoothstep_at(
        *ANYTHING_INSIDE, mouth_height(faces.face.points, faces.face.unit)
    )
    something = np.float32(smoothstep_at(*ANYTHING_INSIDE, max(heights)))
    unlike = np.float32(smoothstep_at(*UNLIKE, abs(heights[1] - heights[0])))
    return Mouth(
        Opening(unlike * _area(shape, faces.face, mesh.LIPS_OUTER, LIPS_MARGIN), 0.0),
        Opening(something * _area(shape, faces.face, mesh.LIPS_INNER, INNER_MARGIN), shown),
        _area(shape, faces.face, mesh.LIPS_OUTER, INNER_MARGIN),
    )


def _shut_eyes(shape: tuple[int, ...], faces: TwoFaces) -> list[Opening]:
    """Eyes of which one is shut: the picture's own is shown."""
    unlike = [(ring, shut_in_one(faces.own, faces.other, ring)) for ring in (mesh.LEFT_EYE, mesh.RIGHT_EYE)]
    return [
        Opening(np.float32(shut) * _area(shape, faces.face, ring, LID_MARGIN), 0.0) for ring, shut in unlike if shut
    ]


def _area(shape: tuple[int, ...], face: FaceFrame, ring: tuple[int, ...], margin: float) -> Mask:
    """(h, w) 0…1, a ring and a soft margin around it."""
    hull = closed_curve(face.ring(ring))
    if margin > INNER_MARGIN:
        hull = float32(cv2.convexHull(hull))[:, 0]
    grown = grow_outline(hull, margin * face.unit)
    return gaussian(fill_polygons((shape[0], shape[1]), [grown]), EDGE * margin * face.unit)
