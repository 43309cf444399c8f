"""Corrects where a face's brows are: landmarks of raised or frowning brows lie beside them, and two would be shown."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.arrays import Plane
from sagemaker_endpoints._imaging.face.eye_mesh import EYES, EyeMesh
from sagemaker_endpoints._imaging.face.face_frame import FaceFrame
from sagemaker_endpoints._imaging.face.shading import NOISE_FLOOR
from sagemaker_endpoints._imaging.filters.blur import gaussian
from sagemaker_endpoints._sdk.contract import RGB, Mask, Points
from sagemaker_endpoints._sdk.dtypes import float32

REACH, STEP = 0.13, 0.01
"""Largest distance of a brow from its landmarks that is looked for, and the step, in units. The lashes begin beyond."""

THICKNESS, SIDES = 0.05, 0.12
"""Half the thickness of a brow, and the distance of the brighter skin above and below it, in units."""

NEIGHBOURHOOD, LID_GAP = 0.12, 0.2
"""Distance from a brow within which landmarks move with it, and distance from an eye within which they stay, in units:
a brow that moved alone would be squeezed against its neighbours."""

MIN_CONTRAST = 0.1
"""Contrast, as a logarithm, of the brow with that skin: with less there is no brow to be found."""

MIN_GAIN = 1.25
"""Contrast at the brow / contrast at its landmarks: with less they are right."""

HIDDEN = 0.3
"""Mean probability of glasses or hair over a brow with which it is not looked for."""


def brow_shift(rgb: RGB, face: FaceFrame, worn: Mask) -> float:
    """How far above their landmarks the brows are, both together: alone, one may be mistaken for a lid or a fringe.

    Args:
        rgb: (h, w, 3) uint8.
        face: in pixels of `rgb`.
        worn: (h, w) float32, 0…1, the probability of glasses, hair or a hat.

    Returns:
        Units; 0 where the landmarks are right, or nothing is found.
    """
    luma = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    tone = gaussian(float32(np.log(luma + np.float32(NOISE_FLOOR))), THICKNESS / 2 * face.unit)
    contrasts = [_contrast(tone, face, line) for line in map(_line, (face, face), EYES) if _bare(worn, face, line)]
    if not contrasts:
        return 0.0
    contrast = np.mean(contrasts, axis=0)
    best, here = int(contrast.argmax()), len(contrast) // 2
    found = contrast[best] > max(MIN_CONTRAST, MIN_GAIN * float(contrast[here])) and 0 < best < len(contrast) - 1
    return (best - here) * STEP if found else 0.0


def with_shifted_brows(landmarks: NDArray[np.float32], face: FaceFrame, shift: float) -> NDArray[np.float32]:
    """Landmarks whose brows, with what is around them, are moved along the face.

    Args:
        landmarks: (478, 3) float32, pixels.
        face: the same face.
        shift: units, from `brow_shift`.

    Returns:
        (478, 3) float32, a new array.
    """
    brows, lids = ([index for eye in EYES for index in path(eye)] for path in (_brow, lambda eye: eye.ring))
    near = np.exp(-((_distances(face, brows) / NEIGHBOURHOOD) ** 2)) * np.minimum(_distances(face, lids) / LID_GAP, 1)
    moved = landmarks.copy()
    moved[:, :2] += np.float32(shift * face.unit) * near[:, None] * face.up
    return float32(moved)


def _brow(eye: EyeMesh) -> tuple[int, ...]:
    return *eye.brow_top, *eye.brow_bottom


def _distances(face: FaceFrame, indices: list[int]) -> Plane:
    """(478,) units from each landmark to the nearest of some."""
    between = np.linalg.norm(face.points[:, None] - face.points[indices], axis=2)
    return float32(between.min(axis=1) / face.unit)


def _line(face: FaceFrame, eye: EyeMesh) -> Points:
    """(7, 2) pixels along the middle of a brow, without its tapered end."""
    line = (face.ring(eye.brow_top) + face.ring(eye.brow_bottom)) / 2
    return float32(np.concatenate([line[1:], (line[2:] + line[1:-1]) / 2]))


def _bare(worn: Mask, face: FaceFrame, line: Points) -> bool:
    return float(_sampled(worn, line, face, np.zeros(1, np.float32)).mean()) < HIDDEN


def _contrast(tone: Plane, face: FaceFrame, line: Points) -> Plane:
    """(N,) contrast with the skin above and below, for each distance from -`REACH` to `REACH`."""
    offsets = np.arange(-REACH, REACH + STEP / 2, STEP, dtype=np.float32)
    brow, above, below = (_sampled(tone, line, face, offsets + np.float32(d)).mean(axis=0) for d in (0, SIDES, -SIDES))
    return float32(np.minimum(above, below) - brow)


def _sampled(plane: Plane, line: Points, face: FaceFrame, offsets: NDArray[np.float32]) -> Plane:
    """(N, M) values at N points, moved up by M offsets in units."""
    points = line[:, None] + (offsets[:, None] * np.float32(face.unit)) * face.up - np.float32(0.5)
    x, y = (np.ascontiguousarray(points[..., axis], np.float32) for axis in (0, 1))
    return float32(cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
