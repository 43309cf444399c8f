"""What hides a sticker: nearer faces, and the occluders that its art lists."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.compositing.working_copy import take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import observe_skin
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grow_outline, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EDGE_SIGMA = 0.02
"""Standard deviation, in units, of the soft edge of a face in front of a sticker."""

LIP_MARGIN = 0.015
"""Margin around the lips, in units, that stays free too."""

SKIN_LIKELIHOOD = (0.10, 0.45)
"""Likelihood of a pixel's colour as skin: up to the first something hides the skin, from the second on nothing does."""

SKIN_REACH = 0.45
"""Distance around the face, in units, in which skin and hair are separated; it includes the ears."""

MAX_UNIT = 60.0
"""Largest inter-ocular distance, in pixels, at which the colour of skin is analysed. These are working pixels."""

STRAND_GAP = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
"""Skin visible through gaps smaller than this, in working pixels, counts as hair where art replaces the hair."""


@dataclass(frozen=True)
class Scene:
    """One face among the faces of a photo.

    Attributes:
        photo: the photo.
        face: the face that wears the sticker, pixels of the photo.
        nearer: the faces in front of it, which are the larger ones.
    """

    photo: Photo
    face: FaceFrame
    nearer: tuple[FaceFrame, ...]


def visible_mask(scene: Scene, region: Region, behind: Iterable[str]) -> Mask:
    """Where nothing hides a sticker.

    Args:
        scene: the face that wears it.
        region: the part of the photo that is needed.
        behind: keys of `OCCLUDERS`.

    Returns:
        (h, w) float32, 0…1, of the region.
    """
    free = np.ones((region.height, region.width), np.float32)
    for face in scene.nearer:
        free *= 1 - _oval(face, region)
    for name in behind:
        free *= 1 - OCCLUDERS[name](scene, region)
    return free


def _oval(face: FaceFrame, region: Region) -> Mask:
    ring = region.to_local(closed_curve(face.ring(OVAL)))
    return soft_polygons((region.height, region.width), [ring], EDGE_SIGMA * face.unit)


def _face(scene: Scene, region: Region) -> Mask:
    return _oval(scene.face, region)


def _person(scene: Scene, region: Region) -> Mask:
    return smoothstep(0.3, 0.7, region.cut(scene.photo.person_mask()))


def _lips(scene: Scene, region: Region) -> Mask:
    ring: Points = grow_outline(closed_curve(scene.face.ring(mesh.LIPS_OUTER)), LIP_MARGIN * scene.face.unit)
    return fill_polygons((region.height, region.width), [region.to_local(ring)])


def _strands(scene: Scene, region: Region) -> Mask:
    """Hair, frames of glasses and anything else on the face that does not have the colour of its skin."""
    around, skin = _skin_around(scene)
    return _enlarged_into(around, 1 - skin, np.zeros(scene.photo.rgb.shape[:2], np.float32), region)


def _skin(scene: Scene, region: Region) -> Mask:
    """Everything except the hair in front of the face, so that art replaces that hair."""
    around, skin = _skin_around(scene)
    skin = float32(cv2.blur(cv2.morphologyEx(skin, cv2.MORPH_OPEN, STRAND_GAP), STRAND_GAP.shape))
    return _enlarged_into(around, skin, np.ones(scene.photo.rgb.shape[:2], np.float32), region)


def _skin_around(scene: Scene) -> tuple[Region, Mask]:
    """The surroundings of the face, and a mask of its skin there at the working scale."""
    face = scene.face
    copy = take_copy(scene.photo.rgb, face, face.ring(OVAL), SKIN_REACH, MAX_UNIT)
    return copy.region, smoothstep(*SKIN_LIKELIHOOD, observe_skin(copy.lab, copy.face).skin_likelihood)


def _enlarged_into(around: Region, reduced: Mask, elsewhere: Mask, region: Region) -> Mask:
    """A region of `elsewhere` (H, W), after `reduced` was enlarged and written into it at `around`."""
    size = (around.width, around.height)
    around.cut(elsewhere)[:] = opencv.resize(reduced, size, cv2.INTER_LINEAR)
    return region.cut(elsewhere)


OCCLUDERS: dict[str, Callable[[Scene, Region], Mask]] = {
    "face": _face,
    "person": _person,
    "lips": _lips,
    "strands": _strands,
    "skin": _skin,
}
"""What can hide a sticker, by the name that the art uses in `behind`."""
