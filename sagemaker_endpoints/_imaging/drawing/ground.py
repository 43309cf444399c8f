"""A calmer background for drawings: sand, leaves and shelves would fill the paper with marks."""

from collections.abc import Sequence

import cv2
import numpy as np

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.compositing.blend import blend
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import uint8
from sagemaker_endpoints._sdk.smoothstep import smoothstep

DETAIL = 0.16
"""Size, in units, of what disappears from the background at full strength; edges of larger things stay sharp."""

MIN_DETAIL, MAX_DETAIL = 2.0, 25.0
"""Its limits, in pixels of the drawing; smaller things are not worth the time."""

COARSE = 6.0
"""Size from which half the resolution is enough to find them."""

SOFTNESS = 0.18
"""Standard deviation, relative to that size, of the blur that joins the spots which remain."""

HEAD_MIDDLE, HEAD_RADIUS = 0.75, 1.55
"""Middle of the head above the eyes, and the radius around it in which there may be a hat, in units."""

HEADWEAR_CONTRAST = 1.5
"""How much busier it must be there than further out: else leaves behind the head would look like hair."""

MIN_PEOPLE = 0.01
"""Smallest share of the picture that people cover; where there are fewer, the picture is of the place itself."""

NEAR_PEOPLE = 0.05
"""Standard deviation, in units, of the soft border between people and the background."""


def simplify_ground(rgb: RGB, people: Mask, faces: Sequence[FaceFrame], unit: float, strength: float) -> RGB:
    """Remove small things from the background, as an illustrator leaves them out.

    Args:
        rgb: (h, w, 3) uint8, not written to.
        people: (H, W) float32, 1 on people, of any size.
        faces: in pixels of `rgb`; what is on their heads stays.
        unit: the inter-ocular distance, pixels of `rgb`.
        strength: 0…1.

    Returns:
        (h, w, 3) uint8; `rgb` itself at strength 0 and where there is nobody.

    Example:
        >>> rgb, nobody = np.zeros((40, 60, 3), np.uint8), np.zeros((40, 60), np.float32)
        >>> simplify_ground(rgb, nobody, [], 10.0, 1.0) is rgb
        True
    """
    detail = min(DETAIL * unit * strength, MAX_DETAIL)
    if detail < MIN_DETAIL:
        return rgb
    factor = 2.0 if detail > COARSE else 1.0
    size = opencv.reduced_size(rgb.shape[1], rgb.shape[0], factor)
    small, mask = opencv.resize(rgb, size, cv2.INTER_AREA), opencv.resize(people, size, cv2.INTER_AREA)
    if float(mask.mean()) < MIN_PEOPLE:
        return rgb
    side = 2 * round(0.5 * detail / factor) + 1
    calm = uint8(
        cv2.GaussianBlur(cv2.medianBlur(cv2.medianBlur(small, side), side), (0, 0), SOFTNESS * detail / factor)
    )
    lost = cv2.absdiff(small, calm).max(axis=2).astype(np.float32) * (1 - mask)
    for face in faces:
        mask = np.maximum(
            mask, _headwear(lost, mask, face.scaled(np.zeros(2, np.float32), np.full(2, 1 / factor, np.float32)))
        )
    ground = smoothstep(0.5, 0.1, wide_gaussian(mask, NEAR_PEOPLE * unit / factor))
    whole = (rgb.shape[1], rgb.shape[0])
    return blend(rgb, opencv.resize(calm, whole, cv2.INTER_LINEAR), opencv.resize(ground, whole, cv2.INTER_LINEAR))


def _headwear(lost: Plane, people: Mask, face: FaceFrame) -> Mask:
    """The surroundings of a head where a hat or flowers stand out from the rest, which the person mask leaves out."""
    head, around = (_disc(people.shape, face, radius) for radius in (HEAD_RADIUS, 2 * HEAD_RADIUS))
    on_head, beside = head * (1 - people), (around - head) * (1 - people)
    busy = float((lost * on_head).sum()) / max(float(on_head.sum()), 1.0)
    usual = float((lost * beside).sum()) / max(float(beside.sum()), 1.0)
    return head * np.float32(busy > HEADWEAR_CONTRAST * max(usual, 1.0))


def _disc(shape: tuple[int, ...], face: FaceFrame, radius: float) -> Mask:
    mask = np.zeros(shape, np.float32)
    middle = face.ring((mesh.LEFT_IRIS, mesh.RIGHT_IRIS)).mean(axis=0) + HEAD_MIDDLE * face.unit * face.up
    centre = (round(float(middle[0])), round(float(middle[1])))
    cv2.circle(mask, centre, max(1, round(radius * face.unit)), 1.0, cv2.FILLED)
    return mask
