"""What hides a sticker: nearer faces, hands, hair."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.compositing.working_copy import take_copy
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.skin import observe_skin
from sagemaker_endpoints._imaging.geometry.polygon import closed_curve, soft_polygons
from sagemaker_endpoints._imaging.geometry.region import Region, region_around
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import Face, Mask, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.landmarks import OVAL
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.smoothstep import smoothstep

EDGE_SIGMA = 0.02
"""Standard deviation, in units, of the soft edge of a face in front of a sticker."""

SKIN_LIKELIHOOD = (0.10, 0.45)
"""Likelihood of a pixel's colour as skin: up to the first something hides the skin, from the second on nothing does."""

SKIN_REACH = 0.45
"""Distance around the face, in units, in which skin and hair are separated; it includes the ears."""

MAX_UNIT = 60.0
"""Largest inter-ocular distance, in pixels, at which the colour of skin is analysed. These are working pixels."""

SURE = (0.45, 0.80)
"""Probability of a part from which it begins to hide a sticker, and from which it hides it fully."""

MIN_LOCK, LOCK_REACH = 0.06, 0.40
"""Half the width, in units, from which hair over the face is a lock in front of glasses (they are worn over a thin
fringe), and how far beside the face its hair is in front of them too."""

AROUND_EYES, MIN_GLASSES = 0.15, 0.25
"""Margin around the eyes, in units, and the share of it that glasses cover, frames and lenses, if any are worn."""

RIM = 0.05
"""Distance, in units, by which a headband stands out beside the head."""

HEADPIECE = ("cover",)
GLASSES = ("cover", "earring")
TEMPLES = ("cover", "hair", "left_ear", "right_ear", "earring", "hat")
HEAD = ("hair", "hat", "skin", "left_ear", "right_ear", "left_brow", "right_brow")
FACE_ART = ("cover", "hair", "beard", "glasses", "hat")
"""The parts that hide a sticker, by its kind: see `_sdk.parts`."""


@dataclass(frozen=True)
class Scene:
    """One face among the faces of a photo.

    Attributes:
        photo: the photo.
        owner: the face that wears the sticker.
        face: its frame, pixels of the photo.
        nearer: the faces in front of it, which are the larger ones.
    """

    photo: Photo
    owner: Face
    face: FaceFrame
    nearer: tuple[FaceFrame, ...]


def visible_mask(scene: Scene, region: Region, hidden_by: tuple[str, ...]) -> Mask:
    """Where nothing hides a sticker.

    Where no model of the container maps the parts of the head, colours that are not the face's skin stand for hair and
    ears.

    Args:
        scene: the face that wears it.
        region: the part of the photo that is needed.
        hidden_by: the parts in front of it.

    Returns:
        (h, w) float32, 0…1, of the region.
    """
    free = np.ones((region.height, region.width), np.float32)
    for face in scene.nearer:
        free *= 1 - _oval(face, region)
    parts = scene.photo.parts(scene.owner)
    if parts is None:
        return free * (1 - _strands(scene, region)) if hidden_by in (TEMPLES, FACE_ART) else free
    free *= 1 - _enlarged(_sure(parts, hidden_by, region, scene.face.unit), region)
    return free * (1 - _hair_over_face(scene, parts, region)) if hidden_by == GLASSES else free


def part_mask(scene: Scene, names: tuple[str, ...], region: Region) -> Mask | None:
    """Where surely one of some parts of the owner's head is; no finer than the parts are known.

    Args:
        scene: the face.
        names: of the parts.
        region: the part of the photo that is needed.

    Returns:
        (h, w) float32, 0…1, of the region or smaller; None where no model of the container maps the parts.
    """
    parts = scene.photo.parts(scene.owner)
    if parts is None:
        return None
    return _sure(parts, names, region, scene.face.unit)


def wears_glasses(scene: Scene) -> bool:
    """Whether the owner wears glasses already, whose frame would show beside others.

    Args:
        scene: the face.

    Returns:
        False where no model of the container maps the parts.
    """
    height, width = scene.photo.rgb.shape[:2]
    eyes = np.concatenate([scene.face.ring(mesh.LEFT_EYE), scene.face.ring(mesh.RIGHT_EYE)])
    glasses = part_mask(scene, ("glasses",), region_around(eyes, AROUND_EYES * scene.face.unit, width, height))
    return glasses is not None and float(glasses.mean()) > MIN_GLASSES


def on_head(scene: Scene, region: Region) -> Mask:
    """Where the owner's head with its hair is, and a narrow rim around it: elsewhere a headband would hang in the air.

    Args:
        scene: the face.
        region: the part of the photo that is needed.

    Returns:
        (h, w) float32, 0…1; 1 everywhere where no model of the container maps the parts.
    """
    head = part_mask(scene, HEAD, region)
    if head is None:
        return np.ones((region.height, region.width), np.float32)
    wide = opencv.dilate(head, _disc(RIM * min(scene.face.unit, MAX_UNIT)))
    return _enlarged(wide, region)


def _enlarged(mask: Mask, region: Region) -> Mask:
    return opencv.resize(mask, (region.width, region.height), cv2.INTER_LINEAR)


def _sure(parts: Parts, names: tuple[str, ...], region: Region, unit: float) -> Mask:
    size = opencv.reduced_size(region.width, region.height, max(1.0, unit / MAX_UNIT))
    across, down = size[0] / region.width, size[1] / region.height
    matrix = np.array([[across, 0, -across * region.left], [0, down, -down * region.top]], np.float64)
    probability, _ = parts.finest(matrix, size).sample(names, matrix, size)
    return smoothstep(*SURE, probability)


def _hair_over_face(scene: Scene, parts: Parts, region: Region) -> Mask:
    """Locks that hang over the face, with what continues them beside it; not the hair behind the rim of glasses."""
    step = max(1.0, scene.face.unit * LOCK_REACH / 12)
    size = opencv.reduced_size(region.width, region.height, step)
    hair = _enlarged(_sure(parts, ("hair",), region, scene.face.unit), region)
    locks = opencv.resize(hair * _oval(scene.face, region), size, cv2.INTER_AREA)
    radius = scene.face.unit / step
    locks = opencv.erode(locks, _disc(MIN_LOCK * radius))
    locks = opencv.dilate(locks, _disc((MIN_LOCK + LOCK_REACH) * radius))
    return np.minimum(hair, opencv.resize(locks, (region.width, region.height), cv2.INTER_LINEAR))


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * round(radius) + 1
    return uint8(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))


def _oval(face: FaceFrame, region: Region) -> Mask:
    ring = region.to_local(closed_curve(face.ring(OVAL)))
    return soft_polygons((region.height, region.width), [ring], EDGE_SIGMA * face.unit)


def _strands(scene: Scene, region: Region) -> Mask:
    """Hair, frames of glasses and anything else on the face that does not have the colour of its skin."""
    around, skin = _skin_around(scene)
    return _enlarged_into(around, 1 - skin, np.zeros(scene.photo.rgb.shape[:2], np.float32), region)


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
