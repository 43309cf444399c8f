"""What stands before a sticker."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from sagemaker_endpoints._imaging.compositing.working_copy import take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import observe_skin
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, fill_polygons, grown, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Mask, Photo, Points
from sagemaker_endpoints._sdk.dtypes import float32
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EDGE = 0.02
"""Deviation, in units, of the soft edge of what is before a sticker."""

LIPS = 0.015
"""Units around the lips that stay free as well."""

SKIN = (0.10, 0.45)
"""Likelihood of the skin's colour from which a place is skin, and nothing before it."""

EARS = 0.45
"""Units around the face in which skin is told from hair: as far as the ears."""

FINEST = 60.0
"""Pixels between the eyes at which the colour of skin is looked at."""

LOCK = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
"""In those pixels: skin seen through gaps smaller than this is hair all the same, where art takes its place."""


@dataclass(frozen=True)
class Scene:
    """A face among others. nearer: the faces that stand before it, being larger."""

    photo: Photo
    face: FaceFrame
    nearer: tuple[FaceFrame, ...]


def visible(scene: Scene, region: Region, behind: Iterable[str]) -> Mask:
    """What a sticker may cover: (h, w) float32, 0…1, of a region. behind: keys of `HIDERS`."""
    free = np.ones((region.height, region.width), np.float32)
    for face in scene.nearer:
        free *= 1 - _oval(face, region)
    for name in behind:
        free *= 1 - HIDERS[name](scene, region)
    return free


def _oval(face: FaceFrame, region: Region) -> Mask:
    ring = region.to_local(closed_curve(face.ring(OVAL)))
    return soft_polygons((region.height, region.width), [ring], EDGE * face.unit)


def _face(scene: Scene, region: Region) -> Mask:
    return _oval(scene.face, region)


def _person(scene: Scene, region: Region) -> Mask:
    return smoothstep(0.3, 0.7, region.cut(scene.photo.person_mask()))


def _lips(scene: Scene, region: Region) -> Mask:
    ring: Points = grown(closed_curve(scene.face.ring(mesh.LIPS_OUTER)), LIPS * scene.face.unit)
    return fill_polygons((region.height, region.width), [region.to_local(ring)])


def _strands(scene: Scene, region: Region) -> Mask:
    """Hair, frames and whatever else before the face is not of the colour of its skin."""
    around, skin = _skin_around(scene)
    return _pasted(around, 1 - skin, np.zeros(scene.photo.rgb.shape[:2], np.float32), region)


def _skin(scene: Scene, region: Region) -> Mask:
    """All but the hair before the face, so that art takes its place."""
    around, skin = _skin_around(scene)
    skin = float32(cv2.blur(cv2.morphologyEx(skin, cv2.MORPH_OPEN, LOCK), LOCK.shape))
    return _pasted(around, skin, np.ones(scene.photo.rgb.shape[:2], np.float32), region)


def _skin_around(scene: Scene) -> tuple[Region, Mask]:
    """The surroundings of the face, and its skin there at a lower resolution."""
    face = scene.face
    copy = take_copy(scene.photo.rgb, face, face.ring(OVAL), EARS, FINEST)
    return copy.region, smoothstep(*SKIN, observe_skin(copy.lab, copy.face).likely)


def _pasted(around: Region, reduced: Mask, elsewhere: Mask, region: Region) -> Mask:
    """A region of a plane, part of which is known at a lower resolution. elsewhere: (H, W), overwritten."""
    size = (around.width, around.height)
    around.cut(elsewhere)[:] = opencv.resize(reduced, size, cv2.INTER_LINEAR)
    return region.cut(elsewhere)


HIDERS: dict[str, Callable[[Scene, Region], Mask]] = {
    "face": _face,
    "person": _person,
    "lips": _lips,
    "strands": _strands,
    "skin": _skin,
}
"""What can hide a sticker, by the name that art gives it."""
