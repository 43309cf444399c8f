"""One head, turned upright and scaled to one size: the input of all steps that find hair."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from facemagi_vision.person import person_mask
from sagemaker_endpoints._imaging.arrays import Lab, Plane
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.ownership import ownership
from sagemaker_endpoints._sdk import opencv
from sagemaker_endpoints._sdk.contract import RGB, Mask
from sagemaker_endpoints._sdk.dtypes import float32, uint8
from sagemaker_endpoints._sdk.landmarks import CHIN, FOREHEAD, OVAL
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints._sdk.similarity import pixel_centre_matrix

MAX_UNIT = 36.0
"""Largest inter-ocular distance, pixels; larger heads are reduced to it. The person network shows no finer
detail."""

MARGIN = 0.4
"""Distance, in units, between the hair that a network sees and the edge of the crop."""

CELLS = 6
"""Cells per unit of the map in which a network's hair is looked for."""

ANTIALIAS_SIGMA = 0.45
"""Standard deviation of the blur before reducing, in pixels of the crop."""


@dataclass(frozen=True)
class Reach:
    """How far a crop extends from the midpoint of the eyes, in units.

    Attributes:
        side: to the left and to the right.
        above: upwards.
        below: downwards.
    """

    side: float
    above: float
    below: float


USUAL = Reach(3.3, 3.3, 5.2)
"""Hair can be as wide as high, and it hangs down."""

LONGEST = Reach(5.6, 4.1, 7.4)
"""Hair that hangs to the chest, hair in the wind, a tilted head; a network's view reaches hardly further."""


@dataclass(frozen=True)
class HeadCrop:
    """An upright crop of one head.

    Attributes:
        rgb: (h, w, 3) uint8; beyond the photo's edge it is mirrored.
        lab: (h, w, 3) float32, the same pixels.
        to_crop: (2, 3) float32, photo pixels -> crop pixels, both with the origin at a corner.
        face: in crop pixels; its `up` is (0, -1).
        inside: (h, w) float32, 1 inside the photo, 0 beyond its edge.
        person: (h, w) float32, 1 on this person.
        across: (h, w) float32, units to the right of the middle of the face.
        above: (h, w) float32, units above the eyes.
        chin: height of the chin, units above the eyes; negative.
        top: height of the highest landmark, units above the eyes.
    """

    rgb: RGB
    lab: Lab
    to_crop: NDArray[np.float32]
    face: FaceFrame
    inside: Mask
    person: Mask
    across: Plane
    above: Plane
    chin: float
    top: float


def hair_reach(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame], parts: Parts) -> Reach:
    """How large a crop must be to contain the hair that a network sees inside the photo.

    Args:
        rgb: (H, W, 3) uint8, the photo; only its size is used.
        face: the face of the head.
        others: the photo's other faces; what is nearer to one of them does not count.
        parts: the parts of the face.

    Returns:
        At least `USUAL`, at most `LONGEST`.
    """
    to_map = _crop_matrix(face, float(CELLS), LONGEST)
    size = (round(2 * LONGEST.side * CELLS), round((LONGEST.above + LONGEST.below) * CELLS))
    hair, _ = parts.sample(("hair",), to_map.astype(np.float64), size)
    cells = np.argwhere(hair > 0.5)[:, ::-1]
    to_photo = cv2.invertAffineTransform(to_map)
    pixels = cells @ to_photo[:, :2].T + to_photo[:, 2]
    distances = np.stack([np.linalg.norm(pixels - each.points[:, :2].mean(axis=0), axis=1) for each in (face, *others)])
    inside = ((pixels >= 0) & (pixels < (rgb.shape[1], rgb.shape[0]))).all(axis=1)
    cells = cells[inside & (distances.argmin(axis=0) == 0)]
    if not len(cells):
        return USUAL
    across, down = cells[:, 0] / CELLS - LONGEST.side, cells[:, 1] / CELLS - LONGEST.above
    reach = (float(np.abs(across).max()), -float(down.min()), float(down.max()))
    limits = zip(reach, astuple(USUAL), astuple(LONGEST), strict=True)
    return Reach(*(min(max(need + MARGIN, least), most) for need, least, most in limits))


def crop_head(rgb: RGB, face: FaceFrame, others: Sequence[FaceFrame], reach: Reach = USUAL) -> HeadCrop:
    """Cut a head out of a photo, upright and reduced to the working scale.

    Args:
        rgb: (H, W, 3) uint8, the photo.
        face: the face of the head.
        others: the photo's other faces; pixels nearer to one of them belong to that face.
        reach: how far the crop extends.
    """
    unit = face.unit * min(1.0, MAX_UNIT / face.unit)
    to_crop = _crop_matrix(face, unit, reach)
    size = (round(2 * reach.side * unit), round((reach.above + reach.below) * unit))
    crop = _warped(rgb, to_crop, size, unit / face.unit)
    inside = opencv.warp_affine(np.ones(rgb.shape[:2], np.float32), pixel_centre_matrix(to_crop), size)
    own, *neighbours = (_in_crop(each, to_crop, unit / face.unit) for each in (face, *others))
    person = person_mask(crop) * ownership((size[1], size[0]), own, neighbours)
    oval = own.ring(OVAL)
    middle = (oval[:, 0].min() + oval[:, 0].max()) / 2
    y, x = np.mgrid[: size[1], : size[0]].astype(np.float32) + np.float32(0.5)
    above = (np.float32(reach.above * unit) - y) / np.float32(unit)
    chin, top = (reach.above - float(own.points[index, 1]) / unit for index in (CHIN, FOREHEAD))
    across = (x - np.float32(middle)) / np.float32(unit)
    return HeadCrop(crop, rgb_to_lab(crop), to_crop, own, inside, person, across, above, chin, top)


def _crop_matrix(face: FaceFrame, unit: float, reach: Reach) -> NDArray[np.float32]:
    """(2, 3) photo -> crop: the face's up points up, and around the midpoint of the eyes there is `reach`."""
    left, right = face.ring(mesh.LEFT_EYE).mean(axis=0), face.ring(mesh.RIGHT_EYE).mean(axis=0)
    turn = np.stack([face.right, -face.up]) * np.float32(unit / face.unit)
    target = np.array([reach.side * unit, reach.above * unit], np.float32)
    return np.column_stack([turn, target - turn @ ((left + right) / 2)]).astype(np.float32)


def _warped(rgb: RGB, to_crop: NDArray[np.float32], size: tuple[int, int], scale: float) -> RGB:
    soft = uint8(cv2.GaussianBlur(rgb, (0, 0), ANTIALIAS_SIGMA / scale)) if scale < 0.7 else rgb
    return opencv.warp_affine(soft, pixel_centre_matrix(to_crop), size, border=cv2.BORDER_REFLECT_101)


def _in_crop(face: FaceFrame, to_crop: NDArray[np.float32], scale: float) -> FaceFrame:
    """A face of the photo in crop pixels."""
    points = (face.points @ to_crop[:, :2].T + to_crop[:, 2]).astype(np.float32)
    up, right = (float32(axis @ to_crop[:, :2].T / scale) for axis in (face.up, face.right))
    return FaceFrame(points, face.unit * scale, up, right)
